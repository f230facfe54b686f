// Every word that a response's page shows is found: node words.mjs LOG, a built log. Reads the words of each page between its title and
// its citation, as an eye would, asks the published client for each, and fails where the response is not among those found.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [log] = process.argv.slice(2);
const name = readdirSync(path.join(log, "assets")).find((file) => /^search-.*\.js$/.test(file));
const copy = path.join(mkdtempSync(path.join(tmpdir(), "client-")), "search.mjs");
copyFileSync(path.join(log, "assets", name), copy);
const client = await import(pathToFileURL(copy));
const fetch = async (url) => {
  try {
    return new Response(readFileSync(path.join(log, decodeURIComponent(url.pathname))));
  } catch {
    return new Response("", { status: 404 });
  }
};
const index = await client.Index.open("https://log.example/search/", { fetch });

// What every page has, or every page of its kind: navigation, labels, what a reader can do next, other responses.
const FURNITURE = /<nav[\s\S]*?<\/nav>|<h2 id="(?:cite|next|related)">[\s\S]*$|<p class="(?:hint|kicker)">[\s\S]*?<\/p>|<h2 id="(?:request|response|withheld|review|changes|documents)">[\s\S]*?<\/h2>|<sup[\s\S]*?<\/sup>|<dt>[\s\S]*?<\/dt>|<button[\s\S]*?<\/button>|<summary>The rest of the request<\/summary>|\([^()]*, [\d.,]+ (?:bytes|KB|MB)\)|<p>(?:Ask for another format|Download) [\s\S]*?<\/p>|<p>Ask for another format:[\s\S]*?<\/p>|<p><a href="[^"]*">Back to note [\s\S]*?<\/p>|<summary>Show [\s\S]*?<\/summary>|: rows [\d,]+ to [\d,]+/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: " " };
const visible = (html) =>
  html
    .slice(html.indexOf("<h1"))
    .replace(FURNITURE, "\n")
    .replace(/<script[\s\S]*?<\/script>|<svg[\s\S]*?<\/svg>/g, " ")
    .replace(/<\/(?:p|li|td|th|h\d|dd|dt|div|tr|caption|blockquote|pre)>|<br>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&([a-z0-9#]+);/gi, (whole, name) => ENTITIES[name] ?? whole);

const missing = [];
let asked = 0;
for (const folder of readdirSync(path.join(log, "responses"))) {
  const page = path.join(log, "responses", folder, "index.html");
  let html;
  try {
    html = readFileSync(page, "utf8");
  } catch {
    continue;
  }
  if (!html.includes('itemprop="reportNumber"')) continue;
  const [, reference] = /itemprop="reportNumber">([^<]*)</.exec(html);
  const words = new Set(client.tokens(visible(html)).filter(({ implied }) => !implied).map(({ typed }) => typed));
  for (const word of words) {
    asked += 1;
    const told = await Promise.all(client.tokens(word).filter(({ implied }) => !implied).map(({ term }) => index.term(term, word)));
    const lists = told.map(({ ids }) => [...ids]);
    const all = lists[0]?.filter((id) => lists.every((list) => list.includes(id))) ?? [];
    const references = await Promise.all(all.map(async (id) => (await index.card(id)).reference));
    if (!references.includes(reference)) missing.push(`${reference}: ${word}`);
  }
}
console.log(`words: ${asked} asked, ${missing.length} not found${missing.length ? `\n  ${missing.slice(0, 60).join("\n  ")}` : ""}`);
process.exit(missing.length === 0 && asked > 1000 ? 0 : 1);

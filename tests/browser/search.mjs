// Asks the search page of the built example log every query of tests/search/queries.json: node search.mjs SITES [name-filter].
// A query is a row: `first`, the responses of which one should stand first ("*": any; none: nothing is shown), and `never`, those that
// must not be shown. Fails below 92 % right first, above 2 % wrongly empty, and at anything shown in spite of `never`.
import path from "node:path";
import { data, end, result, serve, withPage } from "./harness.mjs";

const RIGHT = 0.92, EMPTY = 0.02;
const [sites, filter = ""] = process.argv.slice(2);
const queries = data("../search/queries.json").filter(({ kind, query }) => `${kind} ${query}`.includes(filter));
const base = await serve(path.join(sites, "log"));
const slug = (reference) => reference.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const tally = { right: 0, empty: 0, wrong: [] };

// A page has two minutes.
const AT_ONCE = 40;
const ask = (some) => async (page, faults) => {
  for (const { kind, query, first, never = [] } of some) {
    await page.goto(`${base}/search/?${new URLSearchParams({ q: query })}`);
    await page.locator("#results:not([hidden]):not([aria-busy])").waitFor({ timeout: 30_000 });
    const shown = await page.locator("#hits > li h3 a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname.split("/").at(-2)));
    const right = first === "*" ? shown.length > 0 : first.length === 0 ? shown.length === 0 : first.some((reference) => slug(reference) === shown[0]);
    if (right) tally.right += 1;
    else tally.wrong.push(`${kind}: ${query.slice(0, 60)}: ${shown.slice(0, 3).join(" ") || "nothing"} instead of ${first}`);
    if (first.length > 0 && shown.length === 0) tally.empty += 1;
    const seen = never.map(slug).filter((response) => shown.includes(response));
    if (seen.length > 0) faults.push(`${kind}: ${query} shows ${seen}`);
  }
  return [["queries: nothing strange, and never what is excluded", faults]];
};
for (let from = 0; from < queries.length; from += AT_ONCE) await withPage(base, {}, "queries", ask(queries.slice(from, from + AT_ONCE)));

const share = (n) => `${n} of ${queries.length} (${((100 * n) / queries.length).toFixed(1)} %)`;
console.log(`queries: ${share(tally.right)} right first, ${share(tally.empty)} wrongly empty\n  ${tally.wrong.join("\n  ")}`);
if (!filter) {
  result("queries: right first", tally.right >= RIGHT * queries.length ? [] : [`${share(tally.right)}, at least ${100 * RIGHT} % are wanted`]);
  result("queries: wrongly empty", tally.empty <= EMPTY * queries.length ? [] : [`${share(tally.empty)}, at most ${100 * EMPTY} % are allowed`]);
}
await end();

// Looks at the files of built sites: node files.mjs SITES. The Nu HTML checker finds nothing in any page, style or drawing; what a
// reader's phone has to fetch keeps within its budget; nothing in a page is styled or scripted inline.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const sites = process.argv[2];
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
let passed = 0, failed = 0;
const result = (name, faults) => {
  if (faults.length === 0) passed += 1;
  else { failed += 1; console.log(`FAILED ${name}\n  ${faults.join("\n  ")}`); }
};
const under = (folder) => readdirSync(folder, { recursive: true }).map(String).sort();

// ---- The Nu HTML checker.

const checked = ["log", "one", "empty", "welsh", "difference"].flatMap((site) => under(path.join(sites, site)).filter((file) => /\.(html|css|svg)$/.test(file)).map((file) => path.join(sites, site, file)));
const nu = path.join(here, "node_modules/vnu-jar/build/dist/vnu.jar");
const said = execFileSync("java", ["-Xmx512m", "-jar", nu, "--also-check-css", "--also-check-svg", "--exit-zero-always", "--format", "json", "--stdout", ...checked], { encoding: "utf8", maxBuffer: 1 << 26 });
const { messages } = JSON.parse(said);
result(`Nu HTML checker, ${checked.length} files`, messages.slice(0, 20).map((m) => `${m.url}:${m.lastLine}: ${m.type}: ${m.message}`));
// It says nothing of what it does not read, either.
result("Nu HTML checker, something to read", checked.length > 200 ? [] : [`only ${checked.length} files`]);

// ---- Budgets, in bytes after gzip -9.

const log = path.join(sites, "log");
const weight = (file) => gzipSync(readFileSync(path.join(log, file)), { level: 9 }).length;
const asset = (name) => {
  const [stem, ending] = name.split(".");
  return under(log).find((file) => file.startsWith(`assets${path.sep}${stem}-`) && file.endsWith(`.${ending}`));
};
const kilobyte = 1000;
const [style, script, search, crest] = ["style.css", "site.js", "search.js", "crest.svg"].map(asset);
const html = under(log).filter((file) => file.endsWith(".html"));
const responses = html.filter((file) => /^responses.[^/\\]+.index\.html$/.test(file));
const heaviest = (files) => files.map((file) => [weight(file), file]).reduce((a, b) => (b[0] > a[0] ? b : a), [0, ""]);
const response = heaviest(responses), other = heaviest(html.filter((file) => !responses.includes(file)));
const budgets = [
  ["page of a response", response, 15],
  ["any other page", other, 12],
  ["style", [weight(style), style], 8],
  ["script of a page", [weight(script), script], 2],
  ["script of the search", [weight(search), search], 25],
  ["response with style, script and crest", [response[0] + weight(style) + weight(script) + weight(crest), response[1]], 30],
];
for (const [what, [bytes, file], limit] of budgets) {
  console.log(`weight: ${what}: ${(bytes / kilobyte).toFixed(1)} of ${limit} KB (${file})`);
  result(`weight of ${what}`, bytes > 0 && bytes <= limit * kilobyte ? [] : [`${bytes} bytes of at most ${limit * kilobyte}: ${file}`]);
}

// ---- What the policy forbids, in pages that no browser here opens.

const inline = html.filter((file) => /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/i.test(readFileSync(path.join(log, file), "utf8").replace(/>[^<]*</g, "><")));
result(`no inline style or script in ${html.length} pages`, inline);

console.log(`files: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

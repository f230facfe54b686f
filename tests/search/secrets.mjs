// No word that is withheld stands in any file of the index, decoded: node secrets.mjs LOG SOURCE, a built log and the site's content.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [log, source] = process.argv.slice(2);
const name = readdirSync(join(log, 'assets')).find((file) => /^search-.*\.js$/.test(file));
const copy = join(mkdtempSync(join(tmpdir(), 'client-')), 'search.mjs');
copyFileSync(join(log, 'assets', name), copy);
const client = await import(pathToFileURL(copy));
const fetch = async (url) => new Response(readFileSync(join(log, decodeURIComponent(url.pathname))));
const index = await client.Index.open('https://log.example/search/', { fetch });
const under = (folder, ending) => readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith(ending)).map((file) => join(folder, file));
const words = (text) => client.tokens(text).filter(({ kind, text }) => kind === 'word' && text.length > 3).map(({ text }) => text);

// What the sources withhold, and what the public may read anywhere in the log.
const withheld = new Set();
for (const file of under(source, '.md')) {
  const text = readFileSync(file, 'utf8');
  for (const [, line, block, table] of text.matchAll(/:withheld\[([^\]]*)\]|:::withheld\{[^}]*\}\n([\s\S]*?)\n:::|\n\[private\]\n([\s\S]*?)\n\+\+\+/g)) words(line ?? block ?? table).forEach((word) => withheld.add(word));
}
const open = new Set(words('requester contact'));
for (const file of [...under(join(log, 'responses'), 'index.json'), ...under(log, '.html'), ...under(log, '.csv')]) words(readFileSync(file, 'utf8').replace(/<[^>]*>/g, ' ')).forEach((word) => open.add(word));
const secret = [...withheld].filter((word) => !open.has(word));

// Everything that the index says.
// The words that the program itself knows are no site's.
const said = new Set(words(JSON.stringify({ ...index.root, words: null })));
for (const segment of index.segments) {
  for (let shard = 0; shard < segment.starts.length; shard++) {
    const terms = await segment.terms(shard);
    for (const term of terms.entries.keys()) for (const form of terms.get(term).forms) said.add(form);
  }
}
for (const letter of 'abcdefghijklmnopqrstuvwxyz') for (const word of (await index.words(letter)).keys()) said.add(word);
for (let id = 0; id < index.size; id++) words(JSON.stringify(await index.card(id))).forEach((word) => said.add(word));

const found = secret.filter((word) => said.has(word));
console.log(`secrets: ${secret.length} withheld words, ${said.size} words decoded; ${found.length} found: ${found.slice(0, 20).join(' ')}`);
process.exit(found.length === 0 && secret.length > 30 && said.size > 3000 ? 0 : 1);

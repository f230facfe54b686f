// The published client against what the program answered: node answers.mjs LOG ANSWERS, a built log and a list of what it should find.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [log, answers] = process.argv.slice(2);
const name = readdirSync(join(log, 'assets')).find((file) => /^search-.*\.js$/.test(file));
const copy = join(mkdtempSync(join(tmpdir(), 'client-')), 'search.mjs');
copyFileSync(join(log, 'assets', name), copy);
const client = await import(pathToFileURL(copy));
const fetch = async (url) => {
  try {
    return new Response(readFileSync(join(log, decodeURIComponent(url.pathname))));
  } catch {
    return new Response('', { status: 404 });
  }
};
const index = await client.Index.open('https://log.example/search/', { fetch });
const wrong = [];
for (const expected of JSON.parse(readFileSync(answers, 'utf8'))) {
  const query = client.readAddress(`?${new URLSearchParams({ q: expected.query })}`);
  const references = [];
  const files = [];
  let said;
  for (let page = 1, pages = 1; page <= pages; page++) {
    const found = await client.search(index, { ...query, page });
    ({ pages, said } = found);
    for (const id of found.ids) {
      const card = await index.card(id);
      references.push(card.reference);
      if (page > 1) continue;
      const record = await index.record(card.home);
      for (const { file, sheet = null, unit = null, number } of await client.inside(index, card, record, said.sought)) files.push([card.reference, record.attachments[file].url.split('/').pop(), sheet, unit, number]);
    }
  }
  const answer = {
    query: expected.query,
    references,
    meant: said.meant.map(({ meant }) => meant),
    left_out: said.leftOut.length,
    provision: said.provision?.slug ?? null,
    files,
  };
  try {
    assert.deepEqual(answer, expected);
  } catch (error) {
    wrong.push(error.message.split('\n').slice(0, 30).join('\n'));
  }
}
if (wrong.length) {
  console.log(`${wrong.length} answers differ (+ the client, - the program)\n${wrong.slice(0, 12).join('\n\n')}`);
  process.exit(1);
}

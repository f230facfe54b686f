// The client against the index that tests/search.rs built, and against a search that looks at every response.
// node check.mjs FOLDER, where FOLDER has client/ (its modules), search/ and empty/search/ (indexes), documents.json, texts.json.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const folder = pathToFileURL(`${process.argv[2]}/`);
const read = (name) => readFileSync(new URL(name, folder));
const modules = ['said', 'words', 'stem', 'index', 'dates', 'ranking', 'query', 'places', 'titles', 'addresses', 'spelling'];
const client = Object.assign({}, ...(await Promise.all(modules.map((name) => import(new URL(`client/${name}.js`, folder))))));
const { Index, Lost, GROUPS, PAGE, search, counts, readAddress, writeAddress, readDate, tokens } = client;
client.hear(JSON.parse(read('said.json')), 'en-GB');

const shown = (text) => tokens(text).map(({ term, implied }) => (implied ? '~' : '') + term).join(' ');

// ---- Both analysers give the same.

const table = readFileSync(new URL('analysis.tsv', import.meta.url), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
for (const [text, expected] of table.map((line) => line.split('\t'))) assert.equal(shown(JSON.parse(text)), expected, text);
const placed = (text) => tokens(text).map(({ term, implied, place }) => `${implied ? '~' : ''}${term}@${place ?? ''}`).join(' ');
for (const [text, expected] of JSON.parse(read('texts.json'))) {
  // A letter newer than this program's Unicode is no letter to it; a browser of the same age doesn't find it either.
  if (!/\p{Cn}/u.test(text)) assert.equal(placed(text), expected, JSON.stringify(text));
}

assert.deepEqual(client.referenceKeys('FOI request 2026-0412'), ['foi/request/2026/412', 'request/2026/412', '2026/412']);
assert.deepEqual(client.referenceKeys('0412'), ['0412']);
assert.deepEqual(client.referenceKeys('drones'), []);
for (const [one, other, wrong] of [['harrassment', 'harassment', 1], ['taser', 'tazer', 1], ['recieve', 'receive', 1], ['abc', 'xyz', 3], ['', 'a', 1]]) {
  assert.equal(client.distance(one, other, 2), wrong);
}

// ---- Addresses and dates.

for (const address of ['', '?q=body-worn+video&topic=drones&topic=custody&exemption=s31&year=2024&from=2024-01-01&sort=oldest&page=3']) {
  assert.equal(writeAddress(readAddress(address)), address);
}
assert.equal(writeAddress(readAddress('?q=+&sort=wrong&page=-1&topic=&topic=a&topic=a&x=1')), '?topic=a');
for (const [text, first, last] of [
  ['', '', ''],
  ['2024', '2024-01-01', '2024-12-31'],
  ['2/2024', '2024-02-01', '2024-02-29'],
  ['31/3/2024', '2024-03-31', '2024-03-31'],
  [' 01.12.2023 ', '2023-12-01', '2023-12-01'],
  ['2024-02', '2024-02-01', '2024-02-29'],
  ['2024-3-5', '2024-03-05', '2024-03-05'],
  ['31/2/2024', null, null],
  ['0/3/2024', null, null],
  ['1/0/2024', null, null],
  ['0/2024', null, null],
  ['00/2024', null, null],
  ['13/2024', null, null],
  ['2024-00', null, null],
  ['2024-01-00', null, null],
  ['March 2025', '2025-03-01', '2025-03-31'],
  ['14 june 2025', '2025-06-14', '2025-06-14'],
  ['Feb 2024', '2024-02-01', '2024-02-29'],
  ['Sept 2024', '2024-09-01', '2024-09-30'],
  ['24', null, null],
  ['soon', null, null],
]) {
  assert.equal(readDate(text, false), first, text);
  assert.equal(readDate(text, true), last, text);
}
assert.equal(client.shortDate('2024-03-05'), '5/3/2024');
assert.equal(client.longDate('2024-03-05'), '5 March 2024');
assert.equal(client.sectionNames([]), '');
assert.equal(client.sectionNames(['Section 31']), 'Section 31');
assert.equal(client.sectionNames(['Section 24', 'Section 31', 'Section 40']), 'Sections 24, 31 and 40');
assert.equal(client.sectionNames(['Section 24', 'Regulation 12']), 'Section 24, Regulation 12');
assert.deepEqual(client.pageNumbers(1, 1), [1]);
assert.deepEqual(client.pageNumbers(5, 9), [1, 0, 4, 5, 6, 0, 9]);

// ---- Where the words stand.

const marked = (text, found) => found.reduceRight((out, { from, to }) => `${out.slice(0, from)}<${out.slice(from, to)}>${out.slice(to)}`, text);
const termsOf = (q) => new Set(tokens(q).filter(({ implied }) => !implied).map(({ term }) => term));
for (const [q, text, expected] of [
  ['drone', 'Drones, a drone and DRONES', '<Drones>, a <drone> and <DRONES>'],
  ['zurich cafe', 'The ﬁrst Cafe\u0301 in ＺÜRICH', 'The ﬁrst <Cafe\u0301> in <ＺÜRICH>'],
  ['s31', 'Under section 31(1)(a) and s.31, not 131', 'Under <section 31(1)(a)> and <s.31>, not 131'],
  ['2026/0412 2026', 'See 2026/0412', 'See <2026/0412>'],
  ['nothing', 'Something 😀 else', 'Something 😀 else'],
]) {
  assert.equal(marked(text, client.hits(text, termsOf(q))), expected);
}
const filler = 'so many words of which nobody asks '.repeat(8);
for (const [q, text, expected] of [
  ['drone', 'Short drone text', 'Short drone text'],
  ['drone', `${filler}\nA drone flew.\n${filler}`, 'A drone flew.'],
  ['drone flight', `A drone. ${filler}A drone in flight. ${filler}`, /^[^ ].*A drone in flight\. so many.*[^ ]$/],
  ['drone', `The drone of [withheld: s31(1)(a), s24(1), s40(2), s43(2), s38(1), s30(1), s36(2)(c), s22, s27(1)(a), s28(1), s29(1)(a)] flew`, /\(a\)\]$/],
  ['drone', `[withheld: s31(1)(a), s24(1), s40(2), s43(2)] drone ${filler}`, /^\[withheld: s31/],
  ['drone', filler, null],
]) {
  const part = client.excerpt(text, client.hits(text, termsOf(q)));
  const said = part && text.slice(part.from, part.to);
  if (expected instanceof RegExp) assert.match(said, expected);
  else assert.equal(said, expected);
}
const record = {
  sections: [
    { id: 'request', heading: 'Request', text: 'How many drones?' },
    { id: 'response', heading: 'Response', text: 'None.' },
    { id: 'notes', heading: 'Notes', text: 'A drone costs £100.' },
  ],
  exemptions: [{ provision: 's31(1)(a)', covers: 'The range of the drone.', harm: 'What a drone costs.' }],
};
assert.deepEqual(
  client.places(record, termsOf('drone costs'), (id) => id === 's31-1-a' && 'Section 31(1)(a): law enforcement').map(({ id, name, text, cut }) => [id, name, text, ...cut]),
  [
    ['notes', 'Notes', 'A drone costs £100.', false, false],
    ['s31-1-a', 'Section 31(1)(a): law enforcement', 'What a drone costs.', false, false],
  ],
);
assert.deepEqual(client.places({}, termsOf('drone'), () => null), []);
assert.deepEqual(client.places({ ...record, summary: 'How many drones? None.' }, termsOf('drones'), () => null).map(({ id }) => id), ['notes', 's31-1-a']);

// ---- A search that looks at everything.

// As in the log: newest first.
const documents = JSON.parse(read('documents.json')).map((document, i, all) => ({ ...document, id: all.length - 1 - i }));
const WEIGHTS = { title: 5, reference: 4, exemptions: 3, request: 2, response: 1 };
for (const document of documents) {
  document.terms = new Map();
  document.length = 0;
  for (const [field, weight] of Object.entries(WEIGHTS)) {
    for (const { term, place } of tokens(document[field])) {
      document.terms.set(term, (document.terms.get(term) ?? 0) + weight);
      if (place !== null) document.length += weight;
    }
  }
  const slugs = (id) => [id.split('(')[0], id.replace(/\(/g, '-').replace(/\)/g, '')];
  document.groups = {
    outcome: [document.outcome],
    topic: document.topic,
    department: document.department,
    exemption: document.provisions.flatMap(slugs),
    year: document.date ? [document.date.slice(0, 4)] : [],
  };
}
const average = Math.round((documents.reduce((sum, { length }) => sum + length, 0) / documents.length) * 256) / 256;

/** A length as a byte keeps it: three bits after the first. */
function kept(length) {
  if (length < 40) return length;
  const step = 2 ** (Math.floor(Math.log2(length - 24)) - 3);
  return Math.floor((length - 24) / step) * step + 24;
}

/** The keys of a reference, worked out another way: all runs to its end that have a number. */
function keysOf(reference) {
  const parts = reference.toLowerCase().split(/[^a-z0-9]+/);
  const bare = parts.map((part) => (/^\d+$/.test(part) ? String(Number(part)) : part));
  const from = parts.findIndex((part) => /\d/.test(part));
  return [bare.join('/'), parts.join(''), bare.slice(from).join('/'), parts.slice(from).join(''), ...parts.slice(-1).filter((part) => part.startsWith('0'))];
}

function expected(query, but) {
  const said = [...new Map(tokens(query.q).filter(({ implied }) => !implied).map((token) => [token.term, token])).values()];
  const telling = said.filter(({ text, kind }) => kind === 'code' || !index.ignored.has(text));
  const terms = (telling.length ? telling : said).map(({ term }) => term);
  const keys = client.referenceKeys(query.q);
  const named = (document) => keys.some((key) => keysOf(document.reference).includes(key));
  const provision = client.provisionOf(index, query.q)?.slug;
  const cites = (document) => provision && document.groups.exemption.includes(provision);
  const df = terms.map((term) => documents.filter((document) => document.terms.has(term)).length);
  const found = documents.filter(
    (document) =>
      (!query.q.trim() || (terms.length && terms.every((term) => document.terms.has(term))) || named(document) || cites(document)) &&
      GROUPS.every((group) => group === but || !query[group].length || query[group].some((slug) => document.groups[group].includes(slug))) &&
      (!query.from || (document.date && document.date >= query.from)) &&
      (!query.to || (document.date && document.date <= query.to)),
  );
  for (const document of found) {
    const one = (term, i) => {
      const weight = document.terms.get(term) ?? 0;
      const idf = Math.log(1 + (documents.length - df[i] + 0.5) / (df[i] + 0.5));
      return (idf * 2.2 * weight) / (weight + 1.2 * (0.25 + (0.75 * kept(document.length)) / average));
    };
    document.score = terms.reduce((sum, term, i) => sum + one(term, i), 0) + (cites(document) ? 1e4 : 0);
    if (named(document)) document.score = 1e6;
  }
  found.sort((a, b) => b.id - a.id);
  if (query.sort === 'oldest') found.reverse();
  const best = (a, b) => (Math.abs(b.score - a.score) > 1e-9 ? b.score - a.score : b.id - a.id);
  if (query.sort === 'relevance' && terms.length) {
    found.sort(best);
    // Titles put the first page in order, unless it is what the query names.
    const { words } = client.parse(index, query.q);
    const sought = { ways: words.map(({ alternatives }) => alternatives), forms: words.map(({ typed }) => typed) };
    const first = provision || found.some(named) ? [] : found.slice(0, PAGE);
    for (const document of first) {
      const [, word] = index.root.facets.outcome.values.find(([slug]) => slug === document.outcome);
      document.score *= 1 + client.titled({ title: document.title, outcome: { word } }, sought, index.root.languages);
    }
    found.splice(0, first.length, ...first.sort(best));
  }
  return found;
}

// ---- The index, as a web server would give it.

const asked = [];
const fetchFile = async (url) => {
  const path = url.pathname.slice(1);
  asked.push(path.replace(/search\/[0-9a-f]{16}\//, ''));
  try {
    return new Response(read(path));
  } catch {
    return new Response('Not found', { status: 404 });
  }
};
// Without synonyms: the search that looks at everything has none.
const open = async (address, fetch = fetchFile) => Object.assign(await Index.open(address, { fetch }), { synonyms: [] });
const index = await open('https://log.example/search/');
assert.equal(index.size, documents.length);
assert.ok(index.segments[0].starts.length > 2, 'the fixture fills several files');

const ask = (address) => readAddress(`?${new URLSearchParams(address)}`);
async function check(query) {
  const found = expected(query);
  const seen = [];
  for (let page = 1; page <= Math.max(1, Math.ceil(found.length / PAGE)); page++) {
    const result = await search(index, { ...query, page });
    // What is found although nothing has all of the words is another test's matter.
    if (!found.length && (result.said.leftOut.length || result.said.meant.length)) return 0;
    assert.equal(result.total, found.length, JSON.stringify(query));
    seen.push(...result.ids);
    for (const id of result.ids) {
      const card = await index.card(id);
      const document = documents[documents.length - 1 - id];
      assert.deepEqual(
        [card.reference, card.title, card.date, card.path],
        [document.reference, document.title, document.date, document.path],
      );
      assert.deepEqual(card.sections, [...new Set(document.provisions.map((id) => `Section ${id.slice(1).split('(')[0]}`))]);
    }
  }
  assert.deepEqual(seen, found.map(({ id }) => id), JSON.stringify(query));
  const result = await search(index, query);
  for (const group of GROUPS) {
    const others = expected(query, group);
    const limbs = documents.flatMap((document) => document.groups[group]).filter((slug) => slug.includes('-'));
    for (const [slug, , count] of await counts(result, group, limbs)) {
      assert.equal(count, others.filter((document) => document.groups[group].includes(slug)).length, `${group} ${slug} of ${JSON.stringify(query)}`);
    }
  }
  return found.length;
}

const QUERIES = [
  {}, { q: 'drones' }, { q: 'Drone' }, { q: 'the' }, { q: 'quokka zebra' }, { q: 'body-worn video' }, { q: 'section 31(1)(a)' }, { q: 's31' }, { q: 's40(2) s24' },
  { q: 'officer' }, { q: 'CAFE wyl' }, { q: '94700' }, { q: '2019-20' }, { q: 'covid 19' }, { q: 'withheld' }, { q: 'zxqv' }, { q: 'zxqv drones' }, { q: '???' },
  { q: '  ' }, { topic: 'drones' }, { topic: 'equipement-vehicles', sort: 'oldest' }, { exemption: 's31' }, { exemption: 's31-1-b' }, { year: '2021' },
  { department: 'people', outcome: 'disclosed' }, { q: 'police', year: '2020', topic: 'custody' }, { topic: 'no-such-topic' }, { from: '2021-01-01' },
  { to: '2020-12-31' }, { from: '2020-04-02', to: '2022-10-03' }, { from: '2021-04-03', to: '2021-04-03' }, { from: '2023-01-01', to: '2021-01-01' },
  { from: '1900-01-01', to: '2100-01-01' }, { q: 'police', from: '2021-01-01', to: '2021-12-31', sort: 'newest' }, { q: 'horses', sort: 'oldest' },
  { q: 'of the police', outcome: 'withheld' }, { q: '1' }, { sort: 'newest' },
];
let some = 0;
for (const query of QUERIES) some += (await check(ask(query))) > 0;
assert.ok(some > 25, 'most queries find something');
await check(readAddress('?topic=drones&topic=custody&year=2020&year=2021&outcome=disclosed&outcome=withheld&q=police'));

// ---- A reference finds its record first, however it is written.

for (const { reference, id } of documents) {
  for (const q of [reference, reference.toLowerCase(), `FOI ${reference}`, reference.replace(/\//g, '-'), reference.replace(/\W/g, ' '), `Freedom of Information request ${reference}`]) {
    const query = ask({ q });
    assert.equal((await search(index, query)).ids[0], id, q);
  }
  await check(ask({ q: reference }));
}

// ---- What a title says of a query.

for (const [title, q, worth] of [
  ['Custody visits', 'drones', 0],
  ['Drones', 'drone', 0.25],
  ['Drones', 'drones', 0.75],
  ['Drones bought', 'drone costs', 0.125],
  ['Costs of a drone', 'drone costs', 0.5],
  ['What drone costs are', 'drone costs', 0.75],
  ['Café at the body-worn station', 'body-worn', 0.25],
]) {
  const { words } = client.parse(index, q);
  const sought = { ways: words.map(({ alternatives }) => alternatives), forms: words.map(({ typed }) => typed) };
  assert.equal(client.titled({ title, outcome: { word: 'Disclosed' } }, sought, ['en']), worth, `${title}: ${q}`);
}

// ---- A query fetches what it needs and no more.

async function fetched(query) {
  asked.length = 0;
  const fresh = await open('https://log.example/search/');
  const result = await search(fresh, ask(query));
  await Promise.all(result.ids.map((id) => fresh.card(id)));
  const kinds = asked.map((path) => path.replace(/\d+/, 'N')).filter((path) => !path.startsWith('c/'));
  return kinds.sort().join(' ');
}
assert.equal(await fetched({}), 'search/index.json');
assert.equal(await fetched({ q: 'quokka' }), 'search/index.json t/N.bin');
assert.equal(await fetched({ q: '"badgers zebra"' }), 'p/N.bin p/N.bin search/index.json t/N.bin t/N.bin');
assert.equal(await fetched({ topic: 'drones', from: '2020-01-01' }), 'd.bin search/index.json t/N.bin');
assert.equal(await fetched({ year: '2020' }), 'search/index.json');

// ---- Typing asks for little, and an unfinished word is never said not to be there.

for (const word of ['helicopter', 'interpreter', 'wildlife x', 'body-worn v']) {
  asked.length = 0;
  const fresh = await open('https://log.example/search/');
  for (let length = 1; length <= word.length; length++) {
    const { total, said } = await search(fresh, { ...ask({ q: word.slice(0, length) }), typing: true });
    assert.ok(total > 0 || said.unfinished, word.slice(0, length));
  }
  const files = new Set(asked.filter((path) => path.startsWith('t/')));
  assert.ok(files.size <= 2 * word.split(/[ -]/).length, `${word} asks for ${files.size} files of terms`);
}

// ---- What does not come is said, and can be asked again.

const failing = (test, answer) => {
  let broken = true;
  const fetch = (url) => (broken && test(url.pathname) ? answer(url) : fetchFile(url));
  return { fetch, mend: () => (broken = false) };
};
const damaged = async (url) => {
  const bytes = new Uint8Array(await (await fetchFile(url)).arrayBuffer());
  bytes[bytes.length >> 1] ^= 1;
  return new Response(bytes);
};
const page = async () => new Response('<h1>Sorry</h1>');
const gone = async () => new Response('', { status: 404 });
const refused = async () => Promise.reject(new TypeError('no network'));
for (const [test, answer, q, what] of [
  [/\/t\//, damaged, 'drones', 'drones'],
  [/\/t\//, page, 'Officer’s', "officer's"],
  [/\/t\//, gone, 'drones', 'drones'],
  [/\/d\.bin/, refused, '2021', undefined],
]) {
  const { fetch, mend } = failing((path) => test.test(path), answer);
  const bad = await open('https://log.example/search/', fetch);
  await assert.rejects(search(bad, ask({ q })), (error) => error instanceof Lost && error.what === what);
  mend();
  assert.ok((await search(bad, ask({ q }))).total > 0);
}
await assert.rejects(open('https://log.example/search/', page), Lost);
await assert.rejects(open('https://log.example/elsewhere/'), Lost);

// ---- A log without responses.

const empty = await open('https://log.example/empty/search/');
for (const query of [{}, { q: 'drones' }, { q: '2024/0001' }, { from: '2024-01-01' }, { year: '2024' }]) {
  const result = await search(empty, ask(query));
  assert.deepEqual([result.total, result.ids, result.pages], [0, [], 1]);
  for (const group of GROUPS) for (const [, , count] of await counts(result, group)) assert.equal(count, 0);
}

// ---- On a Welsh page months are Welsh, and English ones still are months.

client.hear({ ...JSON.parse(read('said.json')), month_3: 'Mawrth', month_6: 'Mehefin' }, 'cy');
for (const [text, from, to] of [
  ['ym Mawrth 2025', '2025-03-01', '2025-03-31'],
  ['14 mehefin 2025', '2025-06-14', '2025-06-14'],
  ['March 2025', '2025-03-01', '2025-03-31'],
]) {
  const found = client.dateIn(text);
  assert.deepEqual([found.from, found.to, found.rest], [from, to, ''], text);
}

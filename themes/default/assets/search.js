// Searches the log in the reader's browser: no server, no other host, and only the files that a query needs.
//
// 1. Words: text to terms, as src/search/words.rs does it. Change both; tests/search.rs holds them together.
// 2. Bytes: lists, lengths and days, as src/search/bits.rs and layout.rs write them.
// 3. The index: fetches files, each once.
// 4. The query: which responses, in what order, with what counts.
// 5. Where the words stand in a response that was found.
// 6. Addresses and dates.
// 7. The page: the only part that knows a document. All it shows goes in as text, never as markup.

// ---- 1. Words -------------------------------------------------------------------------------------------------------

const L = '[\\p{Alphabetic}\\p{N}]';
const BLANK = '[ \\t\\n\\r]';
const JOINS = '[/\\-._](?=' + L + ')';
const NUMBER = `(\\d{1,3}[a-z]?)(?!${L})(?!${JOINS})`;
const sticky = (pattern) => new RegExp(pattern, 'uy');

const PART = sticky(`(?:\\d{1,3}(?:,\\d{3}(?!${L}))+|${L}+)(?:'${L}+)*`);
const JOINT = sticky(JOINS);
const SECTION = /^[sr]\d{1,3}[a-z]?$/;
const FIRST_NUMBER = sticky(`\\.?${BLANK}?${NUMBER}`);
const NEXT_NUMBER = sticky(`(?:,?${BLANK}(?:and|or|&)${BLANK}|,${BLANK}?)${NUMBER}`);
const LIMB = sticky(`${BLANK}?(\\((?:\\d{1,2}[a-z]{0,2}|[a-z]{1,2}|[ivx]{1,5})\\))`);
const UNITS = { section: 's', sections: 's', sect: 's', sec: 's', s: 's', ss: 's', regulation: 'r', regulations: 'r', reg: 'r', regs: 'r', r: 'r', rr: 'r' };
const SEVERAL = new Set(['sections', 'ss', 'regulations', 'regs', 'rr']);
const LONGEST_WHOLE = 32;
const BAR = '[withheld:';

/** Compatibility forms, marks and invisible characters dropped, lower case, one apostrophe, one hyphen. */
export function fold(text) {
  return text
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/[\u2120\u2122]/g, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // One by one: the lower case of a last sigma depends on its place.
    .replace(/[^\0-\x7F]/gu, (c) => c.toLowerCase().replace(/\p{M}/gu, ''))
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/ς/g, 'σ')
    .replace(/\u2010/g, '-');
}

/** A word without its plural: a key, never shown. */
export function stem(word) {
  if (word.length <= 3 || !/^[a-z]+[se]$/.test(word)) return word;
  if (word.endsWith('s')) {
    if (/[su]s$/.test(word)) return word;
    word = word.slice(0, -1);
  }
  if (word.length <= 3) return word;
  if (word.endsWith('ie')) return word.slice(0, -2) + 'y';
  return /(?:che|she|sse|xe|zze|oe|use)$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * Cuts a text into tokens: `term`, whether another token says it too (`implied`), what was `typed`, and where that stands in the
 * folded text.
 */
export function tokens(text) {
  const folded = fold(text);
  const found = [];
  let at = 0;
  let start = 0;
  const match = (pattern, from) => {
    pattern.lastIndex = from;
    return pattern.exec(folded);
  };
  const emit = (term, implied) => found.push({ term, implied, from: start });
  let ended = 0;
  const end = (to) => {
    for (; ended < found.length; ended++) Object.assign(found[ended], { to, typed: folded.slice(found[ended].from, to) });
  };
  const part = (from) => {
    const m = match(PART, from);
    return m && { word: m[0].replace(/'s$/, '').replace(/'/g, '').replace(/,/g, ''), end: from + m[0].length };
  };
  const limbs = (section, end) => {
    let name = section;
    for (let m; (m = match(LIMB, end)); end += m[0].length) {
      emit(name, true);
      name += m[1];
    }
    emit(name, false);
    return end;
  };
  const provision = ({ word, end }) => {
    if (SECTION.test(word)) return match(JOINT, end) ? 0 : limbs(word, end);
    const unit = Object.hasOwn(UNITS, word) && UNITS[word];
    let m = unit && match(FIRST_NUMBER, end);
    if (!m) return 0;
    emit(stem(word), true);
    for (;;) {
      emit(m[1], true);
      end = limbs(unit + m[1], end + m[0].length);
      m = SEVERAL.has(word) && match(NEXT_NUMBER, end);
      if (!m) return end;
    }
  };
  while (at < folded.length) {
    start = at;
    const first = part(at);
    if (!first) {
      // A bar's own word is no word of the response.
      at += folded.startsWith(BAR, at) ? BAR.length : folded.codePointAt(at) > 0xffff ? 2 : 1;
      continue;
    }
    at = provision(first);
    if (at) {
      end(at);
      continue;
    }
    at = first.end;
    const parts = [first.word];
    while (match(JOINT, at)) {
      const next = part(at + 1);
      parts.push(next.word);
      at = next.end;
    }
    const joined = parts.join('/');
    const whole = parts.length > 1 && /\d/.test(joined) && [...joined].length <= LONGEST_WHOLE;
    for (const word of parts) emit(stem(word), whole);
    if (whole) emit(joined, false);
    end(at);
  }
  return found;
}

/** The terms that a query asks for, each once. */
export function queryTerms(text) {
  const terms = new Map();
  for (const { term, implied, typed } of tokens(text)) if (!implied && !terms.has(term)) terms.set(term, typed);
  return [...terms].map(([term, typed]) => ({ term, typed }));
}

/** The form in which a reference is looked up whole. */
export function referenceKey(text) {
  return fold(text).split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean).join('/');
}

// What people write before a reference; a response is found by its reference after these even if it doesn't say them.
const BEFORE_REFERENCES = new Set('foi foia foisa eir eisr ref reference no number case request freedom of information environmental'.split(' '));
const REFERENCE = '\u0002';

/** The keys under which a query may be the reference of a response: as it is, and without each word before. */
export function referenceKeys(text) {
  if (!/\d/.test(text)) return [];
  const words = referenceKey(text).split('/');
  const own = words.findIndex((word) => !BEFORE_REFERENCES.has(word));
  return Array.from({ length: own + 1 }, (_, from) => words.slice(from).join('/'));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The hash that says in which file a term stands: FNV-1a, mixed. */
export function h32(text) {
  let h = 0x811c9dc5;
  for (const byte of encoder.encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

// ---- 2. Bytes -------------------------------------------------------------------------------------------------------

const HEAD = 12;
const ESCAPE = 24;

const CRC = new Int32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The content of a file of the index, or null if these are other bytes: cut short, an error page, a later version. */
export function content(bytes, kind) {
  const magic = [0x44, 0x4c, 0x53, 1, kind.charCodeAt(0), 0, 0, 0];
  if (bytes.length < HEAD || magic.some((byte, i) => bytes[i] !== byte)) return null;
  const rest = bytes.subarray(HEAD);
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  return crc32(rest) === sum ? rest : null;
}

/** Reads integers, strings and bit streams, one after another. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.bit = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  v() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number |= (byte & 127) << shift;
      if (byte < 128) return number >>> 0;
    }
  }

  /** At least 25 bits of a stream, from the top of 32. */
  window() {
    const { bytes, at, bit } = this;
    const i = at + (bit >>> 3);
    return ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) << (bit & 7);
  }

  bits(count) {
    if (count > 16) return this.bits(count - 16) * 65536 + this.bits(16);
    const bits = count ? this.window() >>> (32 - count) : 0;
    this.bit += count;
    return bits;
  }

  rice(k) {
    const quotient = Math.clz32(~this.window());
    if (quotient >= ESCAPE) {
      this.bit += ESCAPE;
      return this.bits(32);
    }
    this.bit += quotient + 1;
    return quotient * 2 ** k + this.bits(k);
  }

  /** To the byte after a stream. */
  end() {
    this.at += (this.bit + 7) >>> 3;
    this.bit = 0;
  }

  /** A list: the numbers of responses, of `size`, ascending, and what each weighs. */
  list(size) {
    const count = this.v();
    const flags = this.byte();
    const kg = this.byte();
    const kt = flags & 4 ? -1 : this.byte();
    const ids = new Uint32Array(count);
    let next = 0;
    if (flags & 2) {
      let i = 0;
      for (let absent = size - count; absent > 0; absent--) {
        const gone = next + this.rice(kg);
        while (next < gone) ids[i++] = next++;
        next = gone + 1;
      }
      while (i < count) ids[i++] = next++;
    } else {
      for (let i = 0; i < count; i++) {
        next += this.rice(kg);
        ids[i] = next++;
      }
    }
    this.end();
    if (kt < 0) return { ids };
    const weights = new Uint16Array(count);
    for (let i = 0; i < count; i++) weights[i] = this.rice(kt) + 1;
    this.end();
    return { ids, weights };
  }
}

/** Finds a term in a file of terms. */
function termIn(bytes, term, size) {
  const wanted = encoder.encode(term);
  const reader = new Reader(bytes);
  for (let entries = reader.v(); entries > 0; entries--) {
    const end = reader.v() + reader.at;
    const length = reader.v();
    if (length === wanted.length && wanted.every((byte, i) => bytes[reader.at + i] === byte)) {
      reader.at += length;
      reader.byte();
      reader.v();
      return reader.list(size);
    }
    reader.at = end;
  }
  return { ids: new Uint32Array(), weights: new Uint16Array() };
}

/** The length that a code of a byte stands for. */
const LENGTHS = new Float64Array(256).map((_, code) => (code < 40 ? code : (((code - 24) & 7) | 8) * 2 ** (((code - 24) >> 3) - 1) + 24));

function lengthsIn(bytes, size, base) {
  const reader = new Reader(bytes);
  return new Float64Array(size).map(() => {
    const above = reader.bits(5);
    return LENGTHS[above === 31 ? reader.bits(8) : base + above];
  });
}

// ---- 3. The index ---------------------------------------------------------------------------------------------------

/** A file that did not come, or came as something else. `what` names what it was for, in the reader's words. */
export class Lost extends Error {
  constructor(path, what) {
    super(path);
    this.what = what;
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The files of the index, fetched when they are wanted and kept. */
export class Index {
  /** Opens the index in the folder `address`; `fresh` asks the server even if the browser has a copy. */
  static async open(address, { fresh = false, fetch = globalThis.fetch } = {}) {
    const index = new Index();
    Object.assign(index, { address: new URL(address), fetch, files: new Map() });
    index.root = await index.get('index.json', (bytes) => JSON.parse(decoder.decode(bytes)), fresh);
    if (index.root.version !== 1) throw new Lost('index.json');
    return index;
  }

  get size() {
    return this.root.records;
  }

  /** A file as `read` understands it; it says null to, or fails at, bytes that are not the file. */
  async get(path, read, fresh = false) {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (attempt) await pause(250 * attempt);
      try {
        const answer = await this.fetch.call(globalThis, new URL(path, this.address), { cache: fresh || attempt ? 'reload' : 'default' });
        if (answer.status === 404) break;
        if (!answer.ok) continue;
        const file = read(new Uint8Array(await answer.arrayBuffer()));
        if (file) return file;
      } catch {
        // No network, or no JSON: the next attempt may have more luck.
      }
    }
    throw new Lost(path);
  }

  /** A file of the folder: fetched once; forgotten if it was lost, so that it can be tried again. */
  file(path, read, what) {
    let file = this.files.get(path);
    if (!file) {
      file = this.get(`${this.root.folder}/${path}`, read);
      this.files.set(path, file);
      file.catch(() => this.files.delete(path));
    }
    return file.catch((lost) => {
      throw new Lost(lost.message, what);
    });
  }

  async term(term, typed) {
    const number = Math.floor((h32(term) * this.root.terms) / 2 ** 32);
    return termIn(await this.file(`t/${number}.bin`, (bytes) => content(bytes, 't'), typed), term, this.size);
  }

  lengths() {
    return this.file('n.bin', (bytes) => (bytes = content(bytes, 'n')) && lengthsIn(bytes, this.size, this.root.base));
  }

  /** For each response with a date, from the oldest, its day as a number from 1 January 1970. */
  days() {
    return this.file('d.bin', (bytes) => {
      bytes = content(bytes, 'd');
      if (!bytes) return null;
      const reader = new Reader(bytes);
      const first = reader.v() | 0;
      const count = reader.v();
      const k = reader.byte();
      const days = [];
      for (let day = first; day < first + count; day++) for (let here = reader.rice(k); here > 0; here--) days.push(day);
      return days;
    });
  }

  /** The responses of each value of a facet, in the root's order. */
  async facet(group) {
    const { name, values } = this.root.facets[group];
    if (group === 'year') {
      // Responses are numbered by date; those without one come last.
      let next = 0;
      const lists = [...values].reverse().map(([, , count]) => Uint32Array.from({ length: count }, () => next++));
      return lists.reverse();
    }
    const read = (bytes) => {
      bytes = content(bytes, 'f');
      const reader = bytes && new Reader(bytes);
      return reader && values.map(() => reader.list(this.size).ids);
    };
    return this.file(`f/${group}.bin`, read, name.toLowerCase());
  }

  /** What a result shows of a response. */
  async card(id) {
    const { cards, facets } = this.root;
    const file = await this.file(`c/${Math.floor(id / cards)}.json`, (bytes) => JSON.parse(decoder.decode(bytes)));
    const [reference, title, date, outcome, sections, path] = file[id % cards];
    const [, word, , family, icon] = facets.outcome.values[outcome];
    const names = sections.map((place) => facets.exemption.values[place][1].split(':')[0]);
    return { reference, title, date, outcome: { word, family, icon }, sections: names, path };
  }

  /** What a response says, from its own data; null if that can't be had: a result is one without it. */
  record(path) {
    const address = `../${path}index.json`;
    let record = this.files.get(address);
    if (!record) {
      record = this.get(address, (bytes) => JSON.parse(decoder.decode(bytes))).catch(() => null);
      this.files.set(address, record);
    }
    return record;
  }
}

// ---- 4. The query ---------------------------------------------------------------------------------------------------

export const GROUPS = ['outcome', 'topic', 'exemption', 'department', 'year'];
export const PAGE = 10;

/** The place of the first number in an ascending list that is not below `wanted`. */
function firstFrom(list, wanted) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is in all of several ascending lists, the shortest first. */
function intersect(lists) {
  const [first, ...others] = [...lists].sort((a, b) => a.length - b.length);
  return others.reduce((found, list) => {
    let i = 0;
    return found.filter((id) => {
      while (i < list.length && list[i] < id) i++;
      return list[i] === id;
    });
  }, first);
}

/** Which of the responses have one of these values, a byte each. */
function having(size, values, lists, slugs) {
  const has = new Uint8Array(size);
  values.forEach(([slug], i) => {
    if (slugs.includes(slug)) for (const id of lists[i]) has[id] = 1;
  });
  return has;
}

const DAY = 86_400_000;

/**
 * Asks the index. `query` is what `readAddress` gives. Returns how many responses there are in `total`, on how many `pages`,
 * the numbers of those of one `page` in `ids`, and what `counts` needs.
 */
export async function search(index, query) {
  const { size, root } = index;
  const terms = queryTerms(query.q);
  const asked = query.q.trim() !== '';
  const ranked = terms.length > 0 && query.sort === 'relevance';
  const chosen = GROUPS.filter((group) => query[group].length);
  // All at once: none of these waits for another.
  const [lists, exact, lengths, days, facets] = await Promise.all([
    Promise.all(terms.map(({ term, typed }) => index.term(term, typed))),
    Promise.all(referenceKeys(query.q).map((key) => index.term(REFERENCE + key, query.q.trim()))),
    ranked && index.lengths(),
    (query.from || query.to) && index.days(),
    Promise.all(chosen.map((group) => index.facet(group))),
  ]);
  const filters = new Map(chosen.map((group, i) => [group, having(size, root.facets[group].values, facets[i], query[group])]));
  const span = days
    ? [
        query.from ? firstFrom(days, Date.parse(query.from) / DAY) : 0,
        query.to ? firstFrom(days, Date.parse(query.to) / DAY + 1) : days.length,
      ]
    : [0, size];

  // Every word must occur; or it is a reference.
  let found = null;
  const named = new Set(exact.flatMap(({ ids }) => [...ids]));
  if (asked) {
    found = terms.length ? intersect(lists.map(({ ids }) => ids)) : new Uint32Array();
    const also = [...named].filter((id) => found[firstFrom(found, id)] !== id);
    if (also.length) found = Uint32Array.from([...found, ...also]).sort();
  }
  const result = { index, found, filters, span };
  const ids = within(result);
  if (query.sort !== 'oldest') ids.reverse();
  if (ranked) {
    const scores = score(index, lists, lengths, ids);
    const first = (id) => (named.has(id) ? 1 : 0);
    // What is equal stays newest first.
    ids.sort((a, b) => first(b) - first(a) || scores.get(b) - scores.get(a) || b - a);
  }
  const pages = Math.max(1, Math.ceil(ids.length / PAGE));
  const page = Math.min(query.page, pages);
  return { ...result, total: ids.length, page, pages, ids: ids.slice((page - 1) * PAGE, page * PAGE) };
}

/** The responses that pass the words, the days and all filters but those of one group, ascending. */
function within({ index, found, filters, span }, but) {
  const others = [...filters].filter(([group]) => group !== but).map(([, has]) => has);
  const ids = [];
  const [from, to] = span;
  if (found) {
    for (let i = firstFrom(found, from); i < found.length && found[i] < to; i++) if (others.every((has) => has[found[i]])) ids.push(found[i]);
  } else {
    for (let id = from; id < Math.min(to, index.size); id++) if (others.every((has) => has[id])) ids.push(id);
  }
  return ids;
}

/** BM25F: how well each response fits the words. */
function score({ size, root }, lists, lengths, ids) {
  const scores = new Map(ids.map((id) => [id, 0]));
  const [k1, b, average] = [root.k1 / 1000, root.b / 1000, root.average / 256];
  for (const { ids: said, weights } of lists) {
    const idf = Math.log(1 + (size - said.length + 0.5) / (said.length + 0.5));
    for (let i = 0; i < said.length; i++) {
      const id = said[i];
      if (!scores.has(id)) continue;
      scores.set(id, scores.get(id) + (idf * (k1 + 1) * weights[i]) / (weights[i] + k1 * (1 - b + (b * lengths[id]) / average)));
    }
  }
  return scores;
}

/**
 * How many results each value of a facet would leave: `[slug, name, count]` in the root's order, provisions of sections marked
 * by a fourth item. The group's own filter doesn't count, since more of its values find more.
 */
export async function counts(result, group) {
  const { index, found, filters, span } = result;
  const { values } = index.root.facets[group];
  if (!found && filters.size === 0 && span[0] === 0 && span[1] === index.size) return values;
  const lists = await index.facet(group);
  const has = new Uint8Array(index.size);
  for (const id of within(result, group)) has[id] = 1;
  return values.map(([slug, name, , mark], i) => [slug, name, lists[i].reduce((sum, id) => sum + has[id], 0), mark]);
}

// ---- 5. Where the words stand ---------------------------------------------------------------------------------------

/** Where a text says one of the terms: each once, in order, none within another. */
export function hits(text, terms) {
  // Folding makes some characters longer and drops others: where each that is left came from.
  let folded = '';
  const places = [];
  let at = 0;
  for (const c of text) {
    const shown = c < '\x80' ? c.toLowerCase() : fold(c);
    for (let i = 0; i < shown.length; i++) places.push(at);
    folded += shown;
    at += c.length;
  }
  places.push(at);
  let past = 0;
  return tokens(folded).flatMap(({ term, from, to }) => {
    if (!terms.has(term) || from < past) return [];
    past = to;
    return [{ term, from: places[from], to: places[to] }];
  });
}

const BEFORE = 40;
const EXCERPT = 140;
/** So many places of a text are weighed. */
const LOOKED_AT = 200;
/** A withheld bar in a text. */
const BARS = /\[withheld: [^\]]*\]/g;

/**
 * The part of a text that has most of the terms, from one paragraph, cut between words: `{ from, to, terms }`, or null where
 * none stands.
 */
export function excerpt(text, found) {
  let best = null;
  for (const { from, to } of found.slice(0, LOOKED_AT)) {
    const end = (text.indexOf('\n', from) + 1 || text.length + 1) - 1;
    const last = Math.min(end, from + EXCERPT - BEFORE);
    const terms = new Set(found.filter((hit) => hit.from >= from && hit.to <= last).map(({ term }) => term));
    if (!best || terms.size > best.terms.size) best = { from, to, end, terms };
  }
  if (!best) return null;
  const { end } = best;
  const start = text.lastIndexOf('\n', best.from) + 1;
  let [from, to] = [best.from - BEFORE, best.from + EXCERPT - BEFORE];
  from = from <= start ? start : Math.min(text.indexOf(' ', from) + 1, best.from);
  to = to >= end ? end : Math.max(text.lastIndexOf(' ', to), best.to);
  // A bar stays whole.
  for (const bar of text.matchAll(BARS)) {
    const last = bar.index + bar[0].length;
    if (bar.index < from && last > from) from = bar.index;
    if (bar.index < to && last > to) to = last;
  }
  return { from, to, terms: best.terms };
}

/**
 * Up to two places in a response that have most of the terms, as `{ id, name, text, cut, found }`: the heading it stands below,
 * the words, whether more stands before and after, and where the terms are.
 */
export function places(record, terms, nameOf) {
  const named = { request: 'The request', response: 'Our response' };
  const parts = (record.sections ?? []).map(({ id, heading, text }) => ({ id, name: named[id] ?? heading, text }));
  const { exemptions = [] } = record;
  for (const { provision, covers, harm, for_disclosure = [], against_disclosure = [], balance } of exemptions) {
    const text = [covers, harm, ...for_disclosure, ...against_disclosure, balance].filter(Boolean).join('\n');
    const id = provision.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '').toLowerCase();
    parts.push({ id, name: nameOf(id) ?? provision, text });
  }
  const all = parts.flatMap(({ id, name, text }) => {
    const found = hits(text, terms);
    const part = excerpt(text, found);
    // What the summary says already is not said again.
    if (!part || record.summary?.includes(text.slice(part.from, part.to))) return [];
    const { from, to } = part;
    const within = found.filter((hit) => hit.from >= from && hit.to <= to);
    const cut = [from > 0 && text[from - 1] !== '\n', to < text.length && text[to] !== '\n'];
    return [{ id, name, text: text.slice(from, to), cut, found: within.map((hit) => ({ ...hit, from: hit.from - from, to: hit.to - from })), terms: part.terms.size }];
  });
  // What has more of the words first; then in the order of the page.
  return all.sort((a, b) => b.terms - a.terms).slice(0, 2);
}

// ---- 6. Addresses and dates -----------------------------------------------------------------------------------------

const BRITISH = /^(?:(?:(?<day>\d{1,2})[/.-])?(?<month>\d{1,2})[/.-])?(?<year>[1-9]\d{3})$/;
const ISO = /^(?<year>[1-9]\d{3})-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?$/;
const SORTS = ['relevance', 'newest', 'oldest'];

/** The query in an address: `?q=drones&topic=drones&from=2024-01-01`. */
export function readAddress(search) {
  const given = new URLSearchParams(search);
  const query = { q: given.get('q') ?? '', from: given.get('from') ?? '', to: given.get('to') ?? '' };
  for (const group of GROUPS) query[group] = [...new Set(given.getAll(group).filter(Boolean))];
  query.sort = SORTS.includes(given.get('sort')) ? given.get('sort') : SORTS[0];
  query.page = /^[1-9]\d{0,5}$/.test(given.get('page') ?? '') ? Number(given.get('page')) : 1;
  return query;
}

/** The address of a query, without what goes without saying. */
export function writeAddress(query) {
  const out = new URLSearchParams();
  if (query.q.trim()) out.set('q', query.q.trim());
  for (const group of ['topic', 'outcome', 'exemption', 'department', 'year']) for (const slug of query[group]) out.append(group, slug);
  for (const end of ['from', 'to']) if (query[end]) out.set(end, query[end]);
  if (query.sort !== SORTS[0]) out.set('sort', query.sort);
  if (query.page > 1) out.set('page', String(query.page));
  return String(out) ? `?${out}` : '';
}

/**
 * Reads a date as people write it: 2024, 3/2024, 31/3/2024, 2024-03-31. What is not a day is its first or, at the `end` of a span,
 * its last. Returns an ISO date, '' for nothing, null for what is no date.
 */
export function readDate(text, end) {
  const said = text.trim();
  if (!said) return '';
  const form = BRITISH.exec(said) ?? ISO.exec(said);
  if (!form) return null;
  const { year, month = end ? 12 : 1 } = form.groups;
  // Day 0 of the next month is the last of this one.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const { day = end ? last : 1 } = form.groups;
  if (month < 1 || month > 12 || day < 1 || day > last) return null;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** A date as readers write it in a field: 31/3/2024. */
export function shortDate(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day}/${month}/${year}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A date in words: 31 March 2024. */
export function longDate(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "Sections 31 and 40" for "Section 31", "Section 40". */
export function sectionNames(names) {
  const [first] = names;
  const unit = first?.split(' ')[0];
  if (names.length < 2 || names.some((name) => !name.startsWith(`${unit} `))) return names.join(', ');
  const numbers = names.map((name) => name.slice(unit.length + 1));
  return `${unit}s ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

/** The numbers of pages to link: the first, the last, the neighbours; 0 for a gap. */
export function pageNumbers(page, pages) {
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages);
  return shown.flatMap((n, i) => (i && n > shown[i - 1] + 1 ? [0, n] : [n]));
}

// ---- 7. The page ----------------------------------------------------------------------------------------------------

const NAMES = { outcome: 'Outcome', topic: 'Topic', exemption: 'Exemption used', department: 'Department', year: 'Year' };
const PLURALS = { outcome: 'outcomes', topic: 'topics', exemption: 'exemptions', department: 'departments', year: 'years' };
const OPEN = ['outcome', 'topic'];
const LARGEST = 5;
const TYPING = 150;
const SPEAKING = 1000;
// So long results wait for their summaries, so that these don't push them about.
const SUMMARIES = 500;

// The pictures of outcomes, drawn as in components.html: a line, then what is filled.
const RING = 'M2.1 7a4.9 4.9 0 1 0 9.8 0a4.9 4.9 0 1 0-9.8 0z';
const ICONS = {
  disc: ['', 'M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z'],
  'half-disc': [RING, 'M7 2.1a4.9 4.9 0 0 1 0 9.8z'],
  'struck-ring': [`${RING}M3.6 10.4l6.8-6.8`],
  question: ['M4.6 4.9A2.4 2.4 0 1 1 8 7C7.3 7.4 7 7.8 7 8.7M7 10.4v1.8'],
  dash: ['M2.5 7h9'],
  pound: ['M9.9 4.1A2.2 2.2 0 0 0 5.6 4.8c0 2 .7 2.5.7 4A2.8 2.8 0 0 1 4.3 11.5h6.2M4.2 7.4h4.6'],
  exclamation: ['M7 1.8v6.8M7 10.4v1.8'],
  'turning-arrow': ['M11.6 8a4.7 4.7 0 1 1-1.2-4.3L11.7 5M11.8 1.7V5H8.5'],
  'arrow-out': ['M5.5 2.9H2.9v8.2h8.2V8.5M8 2.4h3.6V6M11.3 2.7 6.5 7.5'],
  clock: [`${RING}M7 4v3.2l2.2 1.3`],
  coin: [`${RING}M5.2 7a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0z`],
  'arrow-right': ['M1.5 7h10M7.8 3.3 11.5 7l-3.7 3.7'],
  'arrow-back': ['M12.5 7h-10M6.2 3.3 2.5 7l3.7 3.7'],
};

const number = (n) => n.toLocaleString('en-GB');
const several = (n, one, more) => `${number(n)} ${n === 1 ? one : more}`;

/** An element: attributes (`true` for those without a value, left out if false or null), listeners (`onclick`), children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? '' : value);
  }
  // Strings become text, whatever they hold.
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A text with what was found in it marked, and its bars as bars. */
function shown(text, found = []) {
  const marked = (from, to) => {
    const parts = [];
    for (const hit of found.filter((hit) => hit.from >= from && hit.to <= to)) {
      parts.push(text.slice(from, hit.from), make('mark', {}, text.slice(hit.from, hit.to)));
      from = hit.to;
    }
    return [...parts, text.slice(from, to)];
  };
  const parts = [];
  let from = 0;
  for (const { 0: bar, index } of text.matchAll(BARS)) {
    // Read as "section 40(2)", copied as "s40(2)", as on the page.
    const words = bar.split(/(?<= [sr])(?=\d)/).flatMap((word, i, all) => (i ? [make('i', {}, all[i - 1].endsWith('s') ? 'ection ' : 'egulation '), word] : [word]));
    parts.push(...marked(from, index), make('span', { class: 'bar' }, words));
    from = index + bar.length;
  }
  return [...parts, ...marked(from, text.length)];
}

function picture(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const draw = (element, attributes) => Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  draw(svg, { 'aria-hidden': 'true', width: 14, height: 14, viewBox: '0 0 14 14', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75 });
  (ICONS[name] ?? []).forEach((d, filled) => {
    if (!d) return;
    const path = document.createElementNS(svg.namespaceURI, 'path');
    draw(path, filled ? { d, fill: 'currentColor', stroke: 'none' } : { d });
    svg.append(path);
  });
  return svg;
}

class SearchPage {
  constructor(form) {
    this.form = form;
    for (const id of ['q', 'facets', 'status', 'results', 'hits', 'pages', 'sort']) this[id] = document.getElementById(id);
    this.heading = this.results.querySelector('h2');
    this.heading.tabIndex = -1;
    // Places that a theme may leave to the script.
    this.chosen = document.getElementById('chosen') ?? this.facets.parentElement.insertBefore(make('div', { id: 'chosen' }), this.facets);
    this.notice = document.getElementById('notice') ?? this.results.insertBefore(make('div', { id: 'notice' }), this.hits);
    this.address = new URL(form.dataset.index, document.baseURI);
    if (!this.address.pathname.endsWith('/')) this.address.pathname += '/';
    this.turn = 0;
    this.expanded = new Set();
    this.makeFilters();
    this.listen();
    const fallback = document.getElementById('fallback');
    if (fallback) fallback.hidden = true;
    // What is below waits for the first answer, so that nothing that was shown is pushed away by it.
    this.facets.hidden = this.results.hidden = true;
    this.form.hidden = false;
    this.form.classList.add('started');
    this.restore();
  }

  listen() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.apply();
    });
    this.q.addEventListener('input', () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => {
        this.query = { ...this.query, q: this.q.value, page: 1 };
        history.replaceState(null, '', this.href(this.query));
        this.run({ wait: SPEAKING - TYPING });
      }, TYPING);
    });
    this.sort.addEventListener('change', () => this.go({ ...this.query, sort: SORTS[this.sort.selectedIndex] ?? SORTS[0], page: 1 }, { focus: null }));
    addEventListener('popstate', () => this.restore());
  }

  href(query) {
    return location.pathname + writeAddress(query);
  }

  /** Shows what the address asks for. */
  restore() {
    clearTimeout(this.typing);
    const query = readAddress(location.search);
    this.pending = Object.fromEntries(GROUPS.map((group) => [group, new Set(query[group])]));
    this.q.value = query.q;
    this.sort.selectedIndex = SORTS.indexOf(query.sort);
    for (const end of ['from', 'to']) {
      const date = readDate(query[end], end === 'to');
      this[end].value = date ? shortDate(date) : query[end];
      query[end] = date ?? '';
    }
    if (this.checkDates()) this.filters.open = true;
    this.query = query;
    this.run({});
  }

  /** Takes up what stands in the form. */
  apply() {
    clearTimeout(this.typing);
    const wrong = this.checkDates();
    if (wrong) {
      this.filters.open = true;
      wrong.focus();
      return;
    }
    const query = { ...this.query, q: this.q.value, page: 1 };
    for (const group of GROUPS) query[group] = [...this.pending[group]];
    for (const end of ['from', 'to']) query[end] = readDate(this[end].value, end === 'to');
    this.go(query);
  }

  /** Goes to another query: an entry of the history of its own. */
  go(query, { focus = this.heading } = {}) {
    clearTimeout(this.typing);
    this.query = query;
    const href = this.href(query);
    if (href !== location.pathname + location.search) history.pushState(null, '', href);
    this.run({ focus });
  }

  async index(fresh) {
    if (fresh || !this.opening) {
      this.opening = Index.open(this.address, { fresh });
      this.opening.catch(() => (this.opening = null));
    }
    return this.opening;
  }

  /** Asks the query and shows the answer, unless another query was asked meanwhile. */
  async run({ focus, wait = 0, renewed = false }) {
    const turn = ++this.turn;
    const { query } = this;
    this.results.setAttribute('aria-busy', 'true');
    let index, result, cards, records, lost;
    try {
      index = await this.index();
      result = await search(index, query);
      cards = await Promise.all(result.ids.map((id) => index.card(id)));
      records = cards.map(({ path }) => index.record(path));
      await Promise.race([Promise.all(records), pause(SUMMARIES)]);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      lost = error;
      // A new edition of the log may have taken the place of the files that the page knows.
      const now = index && !renewed && (await this.index(true).catch(() => null));
      if (turn === this.turn && now && now.root.folder !== index.root.folder) return this.run({ focus, wait, renewed: true });
    }
    if (turn !== this.turn) return;
    this.results.removeAttribute('aria-busy');
    if (lost) this.showLost(lost);
    else this.showResults(query, result, cards, records);
    this.showChosen(index);
    this.say(wait);
    const facets = lost ? null : this.showFacets(result);
    if (this.results.hidden) {
      await Promise.race([facets, pause(SUMMARIES)]);
      this.facets.hidden = this.results.hidden = false;
    }
    focus?.focus();
  }

  /** Lets the heading be spoken too, once typing has stopped. */
  say(wait) {
    clearTimeout(this.speaking);
    const q = this.query.q.trim();
    const words = this.heading.textContent + (q ? ` for ${q}` : '');
    this.speaking = setTimeout(() => (this.status.textContent = words), wait);
  }

  showResults(query, result, cards, records) {
    const { index, total, page, pages } = result;
    const filtered = GROUPS.some((group) => query[group].length) || query.from || query.to;
    const q = query.q.trim();
    this.heading.textContent = total === 0 ? 'No results' : q || filtered ? several(total, 'result', 'results') : several(total, 'response', 'responses');
    this.notice.replaceChildren();
    if (total === 0) {
      const nothing = q ? `No responses match "${q}".` : 'No responses match these filters.';
      const hint = [q && 'check the spelling', q && 'use fewer words', filtered && 'remove a filter'].filter(Boolean);
      const sentence = hint.length > 1 ? `${hint.slice(0, -1).join(', ')}, or ${hint.at(-1)}.` : `${hint[0] ?? 'browse the log'}.`;
      const { ask } = this.form.dataset;
      const also = ask ? [' You can also ', make('a', { href: ask }, 'ask us for the information'), '.'] : [];
      this.notice.append(make('p', {}, nothing, ' ', sentence[0].toUpperCase() + sentence.slice(1), also));
    }
    const home = new URL('../', this.address);
    const terms = new Set(queryTerms(query.q).map(({ term }) => term));
    const nameOf = (id) => index.root.facets.exemption.values.find(([slug]) => slug === id || slug.endsWith(`-${id}`))?.[1];
    const items = cards.map((card, i) => {
      const href = new URL(card.path, home).href;
      const item = this.item(card, href);
      records[i].then((record) => record && this.fill(item, record, terms, nameOf, href));
      return item;
    });
    this.hits.replaceChildren(...items);
    this.hits.start = (page - 1) * PAGE + 1;
    this.showPages(query, page, pages);
  }

  item({ title, reference, date, outcome, sections }, href) {
    const tag = make('span', { class: `tag ${outcome.family}` }, picture(outcome.icon), outcome.word);
    const facts = [
      date && make('time', { datetime: date }, longDate(date)),
      make('span', {}, reference),
      sections.length > 0 && make('span', {}, sectionNames(sections)),
    ];
    const line = facts.filter(Boolean).flatMap((fact) => [' ', fact]);
    return make('li', {}, make('h3', {}, make('a', { href }, shown(title))), make('p', { class: 'meta' }, tag, line));
  }

  /** Adds to a result its summary, and where in it the words stand. */
  fill(item, record, terms, nameOf, href) {
    const { summary, language } = record;
    // What is the record's own is spoken in its language, and what stands around it in the page's.
    const frame = document.documentElement.lang;
    const lang = language && language !== frame ? language : null;
    const own = (words) => (lang ? make('span', { lang }, words) : words);
    if (lang) item.firstChild.lang = lang;
    if (summary) item.firstChild.after(make('p', { lang }, shown(summary, hits(summary, terms))));
    const list = places(record, terms, nameOf).map(({ id, name, text, cut: [before, after], found }) =>
      // Cells of a table are apart without a sign that is read out.
      make('li', {}, make('a', { href: `${href}#${id}` }, shown(name)), ': ', before && '… ', own(shown(text.replaceAll(' | ', ' · '), found)), after && ' …'),
    );
    if (list.length) item.append(make('ul', { class: 'places' }, list));
    if (lang) item.querySelectorAll('.bar').forEach((bar) => (bar.lang = frame));
  }

  showPages(query, page, pages) {
    const link = (n, text, attributes) => {
      const to = { ...query, page: n };
      const onclick = (event) => {
        // Another tab or window is the browser's to open.
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.go(to);
      };
      return make('li', {}, make('a', { href: this.href(to), onclick, ...attributes }, text));
    };
    const numbers = pageNumbers(page, pages).map((n) =>
      n ? link(n, number(n), { 'aria-label': `Page ${number(n)}`, 'aria-current': n === page && 'page' }) : make('li', { 'aria-hidden': 'true' }, '…'),
    );
    const previous = page > 1 && link(page - 1, 'Previous', { rel: 'prev' });
    const next = page < pages && link(page + 1, 'Next', { rel: 'next' });
    this.pages.hidden = pages < 2;
    this.pages.replaceChildren(make('ul', {}, previous, numbers, next));
  }

  showLost({ what }) {
    this.heading.textContent = 'Search did not work';
    this.hits.replaceChildren();
    this.pages.hidden = true;
    this.notice.replaceChildren(this.sorry(what, () => this.run({ focus: this.heading })));
  }

  /** What to say when a part did not load. */
  sorry(what, again) {
    const words = navigator.onLine === false ? 'You are offline. Search needs a connection.' : `We could not look up ${what ? `"${what}"` : 'this search'}.`;
    return make('p', {}, `${words} `, make('button', { type: 'button', onclick: again }, 'Try again'));
  }

  /** The filters in use, each a button that takes it away. */
  showChosen(index) {
    const { query } = this;
    const named = (group, slug) => index?.root.facets[group].values.find(([known]) => known === slug)?.[1] ?? slug;
    // What each says, and the filters without it.
    const chips = GROUPS.flatMap((group) =>
      query[group].map((slug) => [`${NAMES[group]}: ${named(group, slug)}`, { [group]: query[group].filter((other) => other !== slug) }]),
    );
    if (query.from) chips.push([`From ${longDate(query.from)}`, { from: '' }]);
    if (query.to) chips.push([`To ${longDate(query.to)}`, { to: '' }]);
    // What is there already stays, and so does the focus on it.
    const said = chips.map(([words]) => words).join('\n');
    if (said === this.chosen.dataset.said) return;
    this.chosen.dataset.said = said;
    this.summary.textContent = chips.length ? `Filters (${chips.length} in use)` : 'Filters';
    const chip = ([words, without], place) => {
      const onclick = () => this.leave(without, place);
      return make('li', {}, make('button', { type: 'button', 'aria-label': `Remove ${words}`, onclick }, words, ' ', make('span', { 'aria-hidden': 'true' }, '✕')));
    };
    const none = { from: '', to: '', ...Object.fromEntries(GROUPS.map((group) => [group, []])) };
    const clear = make('li', {}, make('button', { type: 'button', onclick: () => this.leave(none, 0) }, 'Clear all filters'));
    this.chosen.replaceChildren(...(chips.length ? [make('ul', { 'aria-label': 'Filters in use' }, chips.map(chip), clear)] : []));
  }

  /** Takes filters away. The focus goes to what is then in this place among them, or to the heading. */
  leave(without, place) {
    for (const [key, value] of Object.entries(without)) {
      if (GROUPS.includes(key)) this.pending[key] = new Set(value);
      else this[key].value = '';
    }
    this.checkDates();
    this.go({ ...this.query, ...without, page: 1 }, { focus: null });
    this.showChosen(this.shown?.index);
    (this.chosen.querySelectorAll('button')[place] ?? this.heading).focus();
  }

  /** Makes what stays while results come and go: the fold, the dates, a place for each facet, the button. */
  makeFilters() {
    const wide = matchMedia('(min-width: 60rem)');
    this.summary = make('summary', {}, 'Filters');
    this.filters = make('details', { open: wide.matches }, this.summary);
    wide.addEventListener('change', () => (this.filters.open ||= wide.matches));
    const field = (end, name) => {
      this[end] = make('input', { id: end, type: 'text', autocomplete: 'off', 'aria-describedby': `date-hint ${end}-wrong` });
      return make('div', {}, make('label', { for: end }, name), this[end], make('p', { id: `${end}-wrong`, class: 'error', hidden: true }));
    };
    const hint = make('p', { id: 'date-hint', class: 'hint' }, 'For example, 2024 or 31/3/2024');
    const dates = make('fieldset', { class: 'dates' }, make('legend', {}, 'Date answered'), hint, field('from', 'From'), field('to', 'To'));
    this.groups = new Map(
      GROUPS.map((group) => {
        const open = OPEN.includes(group);
        const list = make('div', {});
        const fieldset = make('fieldset', open ? {} : { 'aria-label': NAMES[group] }, open && make('legend', {}, NAMES[group]), list);
        const place = open ? fieldset : make('details', { ontoggle: () => this.showGroup(group) }, make('summary', {}, NAMES[group]), fieldset);
        place.hidden = true;
        return [group, { list, place }];
      }),
    );
    const places = [...this.groups.values()].map(({ place }) => place);
    this.filters.append(dates, ...places, make('button', { class: 'button' }, 'Apply filters'));
    this.facets.replaceChildren(this.filters);
  }

  /** Says what is wrong with the dates; returns the field that is, if one is. */
  checkDates() {
    const [from, to] = ['from', 'to'].map((end) => readDate(this[end].value, end === 'to'));
    const wrong = { from: '', to: '' };
    if (from === null) wrong.from = 'Enter a date such as 2024 or 31/3/2024.';
    if (to === null) wrong.to = 'Enter a date such as 2024 or 31/3/2024.';
    else if (from && to && from > to) wrong.to = '"To" must be the same as or after "From".';
    for (const end of ['from', 'to']) {
      const words = document.getElementById(`${end}-wrong`);
      words.textContent = wrong[end];
      words.hidden = !wrong[end];
      if (wrong[end]) this[end].setAttribute('aria-invalid', 'true');
      else this[end].removeAttribute('aria-invalid');
    }
    return wrong.from ? this.from : wrong.to ? this.to : null;
  }

  /** Shows the facets; done when those that are open have their counts. */
  showFacets(result) {
    this.shown = result;
    const shown = [...this.groups].map(([group, { place }]) => {
      place.hidden = result.index.root.facets[group].values.length === 0;
      if (this.query[group].length) place.open = true;
      return this.showGroup(group);
    });
    return Promise.all(shown);
  }

  /** Shows a facet's values and counts; a closed one loads none. */
  async showGroup(group) {
    const { list, place } = this.groups.get(group);
    const result = this.shown;
    if (!result || (place.tagName === 'DETAILS' && !place.open)) return;
    let values;
    try {
      values = await counts(result, group);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      if (result === this.shown) list.replaceChildren(this.sorry(NAMES[group].toLowerCase(), () => this.showGroup(group)));
      return;
    }
    if (result !== this.shown) return;
    const pending = this.pending[group];
    // Sections, not the provisions in them, unless one is chosen. Years stay in order, other values by how many they have.
    const there = values.filter(([slug, , count, mark]) => pending.has(slug) || (count > 0 && !(group === 'exemption' && mark)));
    if (group !== 'year') there.sort((a, b) => b[2] - a[2]);
    const few = this.expanded.has(group) ? there : there.filter(([slug], i) => i < LARGEST || pending.has(slug));
    const box = ([slug, name, count]) => {
      const id = `${group}-${slug}`;
      const onchange = (event) => (event.target.checked ? pending.add(slug) : pending.delete(slug));
      const input = make('input', { type: 'checkbox', id, onchange });
      input.checked = pending.has(slug);
      return make('li', {}, input, make('label', { for: id }, name, ' ', make('span', { class: 'count' }, number(count))));
    };
    const all = async () => {
      this.expanded.add(group);
      await this.showGroup(group);
      list.querySelectorAll('input')[few.length]?.focus();
    };
    const focused = list.contains(document.activeElement) && document.activeElement.id;
    const more = few.length < there.length && make('button', { type: 'button', onclick: all }, `All ${number(there.length)} ${PLURALS[group]}`);
    list.replaceChildren(make('ul', {}, few.map(box)), ...(more ? [more] : []));
    if (focused) document.getElementById(focused)?.focus();
  }
}

const form = globalThis.document?.getElementById('search-form');
if (form) new SearchPage(form);

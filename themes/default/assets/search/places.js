// Where the words of a query stand in a response that was found.
import { words } from './said.js';
import { fold, tokens } from './words.js';

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
  return tokens(folded).flatMap(({ term, text, from, to }) => {
    if (!(terms.has(term) || terms.has(text)) || from < past) return [];
    past = to;
    return [{ term, from: places[from], to: places[to] }];
  });
}

const BEFORE = 40;
const EXCERPT = 140;
/** So many places of a text are weighed. */
const LOOKED_AT = 200;
/** A withheld bar in a text. */
export const BARS = /\[withheld: [^\]]*\]/g;

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

/** That part on its own: its text, whether more stands before and after, where the terms are in it. */
function partOf(text, all) {
  const part = excerpt(text, all);
  if (!part) return null;
  const { from, to } = part;
  const found = all.filter((hit) => hit.from >= from && hit.to <= to).map((hit) => ({ ...hit, from: hit.from - from, to: hit.to - from }));
  const cut = [from > 0 && text[from - 1] !== '\n', to < text.length && text[to] !== '\n'];
  return { from, text: text.slice(from, to), cut, found, terms: part.terms.size };
}

/** Of a row with more cells than this, those are shown that say a word, and the first. */
const CELLS = 6;

/** A row of a table with its head: "Language: Tigrinya | 2023/24: 34"; null where none of the terms stands in it. */
function row(head, cells, terms) {
  const said = cells.map((cell, i) => ({ text: head[i] ? `${head[i]}: ${cell}` : cell, hit: hits(cell, terms).length > 0 })).filter(({ text }) => text);
  if (!said.some(({ hit }) => hit)) return null;
  const few = said.length > CELLS ? said.filter(({ hit }, i) => hit || i === 0) : said;
  const text = few.map(({ text }) => text).join(' | ');
  const found = hits(text, terms);
  return { text, found, cut: [false, few.length < said.length], terms: new Set(found.map(({ term }) => term)).size };
}

/** The row of a table in a text that a place lies in, or null if it lies in none, or in a head. */
function rowAt(text, place, terms) {
  const lines = text.slice(0, place).split('\n');
  const end = text.indexOf('\n', place);
  const line = lines.pop() + text.slice(place, end < 0 ? text.length : end);
  let head = null;
  while (lines.at(-1)?.includes(' | ')) head = lines.pop();
  return line.includes(' | ') && head ? row(head.split(' | '), line.split(' | '), terms) : null;
}

/** All that a value of JSON says. */
const textsOf = (value) => (value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [String(value)]);

/** Which of what is sought some texts say. */
function saying(texts, sought) {
  const said = new Set(texts.flatMap((text) => tokens(text).flatMap(({ term, text }) => [term, text])));
  return sought.filter((terms) => [...terms].some((term) => said.has(term)));
}

/**
 * The places in the files of a response that say what its page does not of what is sought: in each file that which says most, the
 * first of several, as `{ file, sheet, unit, number, text, head }`. src/search/ask/inside.rs does the same; change both.
 */
export async function inside(index, { home, texts }, record, sought) {
  const there = texts ? saying(textsOf(record), sought) : sought;
  const missing = sought.filter((terms) => !there.includes(terms));
  const best = [];
  for (let n = 0, of = missing.length && 1; n < of; n++) {
    const part = await index.json(`../${home}../../search/files/${texts}/${n}.json`);
    ({ of } = part);
    for (const { file, sheet, unit, head, texts } of part.files) {
      for (const [number, text] of texts) {
        const said = saying([text], sought);
        const fresh = said.filter((terms) => missing.includes(terms)).length;
        const rank = fresh && fresh * sought.length + said.length;
        if (rank > (best[file]?.rank ?? 0)) best[file] = { file, sheet, unit, number, text, head, rank };
        if (fresh === missing.length && said.length === sought.length) of = 0;
      }
    }
  }
  return best.filter(Boolean).sort((a, b) => b.rank - a.rank).slice(0, 2);
}

/** What a place in a file says, as a place of a response: a row with its head, or the part that has most of the terms. */
export function insideOf({ text, head, unit, number }, terms) {
  const cells = text.split('\t');
  if (unit === 'row' && number) return row(text === head ? [] : head?.split('\t') ?? [], cells, terms);
  return partOf(text, hits(text, terms));
}

/** What an exemption says of why it applies. */
const reasonsOf = ({ covers, harm, for_disclosure = [], against_disclosure = [], balance }) => [covers, harm, ...for_disclosure, ...against_disclosure, balance].filter(Boolean);

/** The words of a response that were found, as it writes them: what its own page marks. */
export function wordsFound(record, terms) {
  const texts = [record.title, record.summary, ...(record.sections ?? []).map(({ text }) => text), ...(record.exemptions ?? []).flatMap(reasonsOf)];
  const said = texts.filter(Boolean).flatMap((text) => hits(text, terms).map(({ from, to }) => text.slice(from, to).toLowerCase()));
  return [...new Set(said)].slice(0, MOST_MARKED);
}
const MOST_MARKED = 60;

/**
 * Up to two places in a response that have most of the terms, as `{ id, name, text, cut, found }`: the heading it stands below,
 * the words, whether more stands before and after, and where the terms are.
 */
export function places(record, terms, nameOf) {
  const named = { request: words.the_request, response: words.our_response };
  const parts = (record.sections ?? []).map(({ id, heading, text }) => ({ id, name: named[id] ?? heading, text }));
  for (const exemption of record.exemptions ?? []) {
    const { provision } = exemption;
    const id = provision.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '').toLowerCase();
    parts.push({ id, name: nameOf(id) ?? provision, text: reasonsOf(exemption).join('\n') });
  }
  const all = parts.flatMap(({ id, name, text }) => {
    const found = hits(text, terms);
    const part = partOf(text, found);
    // What the summary says already is not said again.
    if (!part || record.summary?.includes(part.text)) return [];
    return [{ id, name, ...(rowAt(text, found.find((hit) => hit.from >= part.from).from, terms) ?? part) }];
  });
  // What has more of the words first; then in the order of the page.
  return all.sort((a, b) => b.terms - a.terms).slice(0, 2);
}


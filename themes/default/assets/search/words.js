// Text to tokens: what a reader types and what a response says meet here. src/search/words.rs does the same; change both:
// tests/search.rs holds them together.
import { stem } from './stem.js';

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
// What stands before the number of a section, or of a regulation; some before several.
const UNIT = /^(?:(s(?:ec(?:t(?:ions?)?)?|s)?|exemptions?)|r(?:eg(?:ulation)?s?|r)?|exceptions?)$/;
const SEVERAL = /.s$|rr/;
const LONGEST_WHOLE = 32;
const MOST_PARTS = 6;
const MOST_JOINED = 3;
const WELSH = new Set(['r', 'n', 'i', 'w', 'u', 'ch']);
const FRENCH = new Set(['d', 'l', 'qu', 'j', 'm', 'n', 's', 't', 'c', 'jusqu']);
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

const withoutZeros = (part) => (/^0\d*$/.test(part) ? part.replace(/^0+(?=\d)/, '') : part);

/** What an elision leaves of a word, and the whole: `heddlu'r` is `heddlu`, `d'ivoire` is `ivoire`. */
function elided(text) {
  const pieces = text.split("'");
  const last = pieces.at(-1);
  if (pieces.length > 1 && last === 's') return { word: pieces.slice(0, -1).join('') };
  const whole = pieces.join('');
  if (pieces.length !== 2) return { word: whole };
  if (WELSH.has(last)) return { word: pieces[0], whole };
  if (FRENCH.has(pieces[0]) && encoder.encode(last).length > 2) return { word: last, whole };
  return { word: whole };
}

/** Every neighbouring run of parts but the whole, joined. */
function runs(parts) {
  if (parts.length > MOST_PARTS) return [];
  return parts.flatMap((_, from) => parts.slice(from + 1).map((_, i) => parts.slice(from, from + i + 2).join('/'))).filter((run) => run.length < parts.join('/').length);
}

const short = (text) => encoder.encode(text).length <= LONGEST_WHOLE || [...text].length <= LONGEST_WHOLE;

/**
 * Cuts a text into tokens: its `text`, the `term` that English has for it, its `kind` ("word" or "code"), whether another token says
 * it too (`implied`), its `place`, null for what puts several together, what was `typed`, and where that stands in the folded text.
 */
export function tokens(text) {
  const folded = fold(text);
  const found = [];
  let at = 0;
  let start = 0;
  let place = 0;
  const match = (pattern, from) => {
    pattern.lastIndex = from;
    return pattern.exec(folded);
  };
  const emit = (text, kind, implied, place) => found.push({ text, term: kind === 'word' ? stem(text) : text, kind, implied, place, from: start });
  const kindOf = (text) => (/[0-9]/.test(text) ? 'code' : 'word');
  let ended = 0;
  const end = (to) => {
    for (; ended < found.length; ended++) Object.assign(found[ended], { to, typed: folded.slice(found[ended].from, to) });
  };
  const part = (from) => {
    const m = match(PART, from);
    if (!m) return null;
    const [head, ...pieces] = m[0].replace(/,/g, '').split("'");
    return { ...elided([withoutZeros(head), ...pieces].join("'")), end: from + m[0].length };
  };
  const limbs = (section, end) => {
    let name = section;
    for (let m; (m = match(LIMB, end)); end += m[0].length) {
      emit(name, 'code', true, place);
      name += m[1];
    }
    emit(name, 'code', false, place);
    place++;
    return end;
  };
  const provision = ({ word, end }) => {
    if (SECTION.test(word)) return match(JOINT, end) ? 0 : limbs(word, end);
    const unit = UNIT.exec(word);
    let m = unit && match(FIRST_NUMBER, end);
    if (!m) return 0;
    emit(word, 'word', true, place++);
    for (;;) {
      emit(withoutZeros(m[1]), 'code', true, place);
      end = limbs((unit[1] ? 's' : 'r') + m[1], end + m[0].length);
      m = SEVERAL.test(word) && match(NEXT_NUMBER, end);
      if (!m) return end;
    }
  };
  const chain = (parts, hyphens) => {
    const joined = parts.join('/');
    const whole = /[0-9]/.test(joined) && short(joined);
    for (const word of parts) emit(word, kindOf(word), whole, place++);
    for (const run of runs(parts)) if (/[0-9]/.test(run) && short(run)) emit(run, 'code', true, null);
    if (whole) emit(joined, 'code', false, null);
    const one = parts.join('');
    if (hyphens && parts.length <= MOST_JOINED && parts.some((word) => /^[a-z]*$/.test(word))) emit(one, kindOf(one), true, null);
  };
  while (at < folded.length) {
    start = at;
    const first = part(at);
    if (!first) {
      // A bar's own word is no word of the response.
      const bar = folded.startsWith(BAR, at);
      if (bar || folded[at] === '\n' || folded[at] === '|') place++;
      at += bar ? BAR.length : folded.codePointAt(at) > 0xffff ? 2 : 1;
      continue;
    }
    at = provision(first);
    if (at) {
      end(at);
      continue;
    }
    at = first.end;
    const parts = [first.word];
    let hyphens = true;
    while (match(JOINT, at)) {
      hyphens &&= folded[at] === '-';
      const next = part(at + 1);
      parts.push(next.word);
      at = next.end;
    }
    if (parts.length > 1) {
      chain(parts, hyphens);
    } else {
      emit(first.word, kindOf(first.word), false, place++);
      if (first.whole) emit(first.whole, 'word', true, null);
    }
    end(at);
  }
  return found;
}

const MUTATIONS = [
  ['ngh', 'c'], ['mh', 'p'], ['nh', 't'], ['ngw', 'w'], ['gw', 'w'], ['ng', 'c'], ['ph', 'p'], ['th', 't'], ['ch', 'c'], ['dd', 't'], ['ll', 'l'],
  ['rh', 'r'], ['gl', 'l'], ['gr', 'r'], ['b', 'p'], ['f', 'p'], ['m', 'p'], ['p', 'p'], ['d', 't'], ['n', 't'], ['t', 't'], ['g', 'c'], ['c', 'c'], ['w', 'w'],
  ['l', 'l'], ['r', 'r'],
];
const UNMUTATED = '\u0005';

/** The terms under which responses of some languages may have a word. */
export function termsOf({ text, term, kind }, languages) {
  if (kind === 'code') return [term];
  const terms = new Set(languages.includes('en') ? [term] : []);
  if (languages.some((language) => language !== 'en')) terms.add(text);
  const mutation = languages.includes('cy') && MUTATIONS.find(([first]) => text.startsWith(first));
  if (mutation) terms.add(UNMUTATED + mutation[1] + text.slice(mutation[0].length));
  return [...terms];
}

// What people write before a reference; a response is found by its reference after these even if it doesn't say them.
const BEFORE_REFERENCES = new Set('foi foia foisa eir eisr ref reference no number case request response freedom of information environmental'.split(' '));

/** The keys under which a query may be the reference of a response: as it is, and without each word before. */
export function referenceKeys(text) {
  if (!/[0-9]/.test(text)) return [];
  const raw = fold(text).split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean);
  const own = raw.findIndex((word) => !BEFORE_REFERENCES.has(word));
  return Array.from({ length: own + 1 }, (_, from) => raw.slice(from)).flatMap((raw) => (raw.length > 1 ? [raw.map(withoutZeros).join('/')] : [...raw, ...raw.map((part) => part.replace(/^[a-z]+(?=[0-9]{5})/, '')).filter((part) => part !== raw[0])]));
}

export const encoder = new TextEncoder();

// What a query asks for: words, "phrases", what is -excluded; a reference, a provision, a date.
import { referenceKeys, termsOf, fold, tokens } from './words.js';

// A quotation mark without another is none.
const OPERATOR = /(?:(?<=^|[\s(])(-))?"([^"]*)"|(?<=^|\s)-(?=[\p{L}\p{N}])([^\s"]+)/gu;

/** Parts a query: what is within quotation marks, what is excluded, and the rest. */
function operators(text) {
  const phrases = [];
  const excluded = [];
  const plain = text.replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"').replace(OPERATOR, (_, minus, phrase, word) => {
    if (word) excluded.push(word);
    else (minus ? excluded : phrases).push(phrase);
    return '\n';
  });
  return { plain, phrases, excluded };
}

/** One thing that a response must say: in one of several ways, each of which takes all of some terms. */
function clause(said, alternatives, more = {}) {
  const typed = said.filter(({ from }, i) => from !== said[i - 1]?.from).map((token) => token.typed).join(' ');
  return { typed, text: said.length === 1 ? said[0].text : null, kind: said[0].kind, alternatives, ...more };
}

/** The terms of tokens in a language that the log has. */
const inLanguage = (said, languages) => said.map((token) => termsOf(token, languages)[0]);

/** Words, phrases and what is excluded. */
function clauses(index, text) {
  const { languages } = index.root;
  const found = [];
  const all = tokens(text);
  const said = all.filter(({ implied }) => !implied);
  for (let i = 0; i < said.length; ) {
    // What means the same: of several the longest.
    const same = index.synonyms.filter(({ own }) => own.every((term, n) => said[i + n]?.term === term));
    const length = Math.max(0, ...same.map(({ own }) => own.length));
    const chain = said.slice(i).filter(({ from }) => from === said[i].from);
    if (length >= chain.length && length > 0) {
      const here = said.slice(i, i + length);
      const own = length > 1 ? [inLanguage(here, languages)] : termsOf(here[0], languages).map((term) => [term]);
      const others = same.filter(({ own }) => own.length === length).flatMap(({ others }) => others);
      found.push(clause(here, [...own, ...others.map((other) => inLanguage(other, languages))], { own: own.length }));
      i += length;
    } else if (chain.length > 1) {
      const joined = all.filter(({ from, place, implied, kind }) => from === chain[0].from && place === null && implied && kind === 'word');
      found.push(clause(chain, [inLanguage(chain, languages), ...joined.map(({ term }) => [term])], { chain: chain.map((token) => clause([token], [inLanguage([token], languages)])) }));
      i += chain.length;
    } else {
      const ignored = said[i].kind === 'word' && index.ignored.has(said[i].text);
      const terms = termsOf(said[i], languages);
      found.push(clause([said[i]], terms.map((term) => [term]), { ignored, own: terms.length }));
      i += 1;
    }
  }
  return found;
}

/**
 * The tokens of a phrase that have a place, with the common words beside them: what `Index.places` tells of each must say. Two common
 * words side by side are a term of their own.
 */
function phrase(index, text) {
  const byPlace = new Map();
  for (const token of tokens(text)) {
    const known = byPlace.get(token.place);
    if (token.place !== null && (!known || known.implied > token.implied)) byPlace.set(token.place, token);
  }
  const said = [...byPlace.values()].sort((a, b) => a.place - b.place);
  if (said.length < 2) return null;
  const first = said[0].place;
  const rank = (token) => (token?.kind === 'word' && index.ranks.get(token.text)) || 0;
  const at = (place) => byPlace.get(place);
  const parts = said.flatMap((token) => {
    const { place } = token;
    if (!rank(token)) {
      return [{ term: termsOf(token, index.root.languages)[0], offset: place - first, before: rank(at(place - 1)), after: rank(at(place + 1)) }];
    }
    const next = at(place + 1);
    return rank(next) ? [{ term: `\u0003${token.text} ${next.text}`, offset: place - first, before: 0, after: 0, pair: true }] : [];
  });
  return { typed: text.trim(), parts };
}

/** What a query asks for. */
export function parse(index, text) {
  const { plain, phrases, excluded } = operators(text);
  const ordered = (texts) => texts.map((text) => phrase(index, text) ?? { clauses: clauses(index, text) }).filter((part) => part.parts || part.clauses.length);
  const quoted = ordered(phrases);
  let words = clauses(index, plain);
  if (words.length) words.at(-1).last = /[\p{L}\p{N}]$/u.test(plain);
  // What is asked for twice is asked for once.
  const asked = new Map();
  for (const clause of words) {
    const key = clause.alternatives.join(';');
    const known = asked.get(key);
    if (known) known.last ||= clause.last;
    else asked.set(key, clause);
  }
  words = [...asked.values()];
  // Words that questions are made of need not be there, unless there are no others.
  const telling = words.filter(({ ignored }) => !ignored);
  if (telling.length || quoted.length) words = telling;
  words.push(...quoted.flatMap(({ clauses }) => clauses ?? []).map((clause) => ({ ...clause, quoted: true })));
  return {
    words,
    phrases: quoted.filter(({ parts }) => parts),
    excluded: ordered(excluded),
    references: phrases.length || excluded.length ? [] : referenceKeys(text),
  };
}

// ---- Provisions.

const LIMBS = '(?:(?:[\\s.,\\-]+\\(?|\\(|(?<=\\)))(?:\\d{1,2}[a-z]{0,2}|[a-z]{1,2}|[ivx]{1,5})(?![a-z0-9])\\)?)*';
const PROVISION = new RegExp(`^(?:foia?\\s+)?(section|sect|sec|s|exemption|regulation|reg|r|exception)s{0,2}\\.?\\s*(\\d{1,3}[a-z]?)(${LIMBS})\\s*(?:exemptions?|exceptions?|foia?|eir)?$`);
const FILLERS = new Set('exempt except section regul act foi foia under the of'.split(' '));

/** The provision that a query is, in any spelling or by its name: what the root has of it, and whether the query can mean nothing else. */
export function provisionOf(index, text) {
  const { values } = index.root.facets.exemption;
  const folded = fold(text).trim();
  const found = PROVISION.exec(folded);
  if (found) {
    const limbs = found[3].match(/\d{1,2}[a-z]{0,2}|[a-z]+/g) ?? [];
    const unit = /^(?:r|exc)/.test(found[1]) ? 'r' : 's';
    // Where nothing rests on so fine a limb, what it lies in.
    for (let length = limbs.length; length >= 0; length--) {
      const slug = [unit + found[2], ...limbs.slice(0, length)].join('-');
      const value = values.find(([known]) => known === slug || known.endsWith(`-${slug}`));
      if (value) return { slug: value[0], name: value[1], sure: true };
    }
    return null;
  }
  const said = [...new Set(tokens(text).filter(({ implied }) => !implied).map(({ term }) => term))];
  const own = said.filter((term) => !FILLERS.has(term)).sort().join(' ');
  const value = own && values.find(([, name]) => name.includes(': ') && tokens(name.slice(name.indexOf(': '))).filter(({ text, implied }) => !implied && !FILLERS.has(text)).map(({ term }) => term).sort().join(' ') === own);
  return value ? { slug: value[0], name: value[1], sure: said.some((term) => FILLERS.has(term)) } : null;
}

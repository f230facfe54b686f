// Which responses a query finds, in what order, with what counts.
import { all, any, firstFrom, NONE, raised, without } from './lists.js';
import { parse, provisionOf } from './query.js';
import { dateIn } from './dates.js';
import { meant } from './spelling.js';
import { titled } from './titles.js';
import { tokens, termsOf } from './words.js';

export const GROUPS = ['outcome', 'topic', 'exemption', 'department', 'year'];
export const PAGE = 10;
const REFERENCE = '\u0002';
const DAY = 86_400_000;

/** What another word for the same counts for. */
const OTHER = 0.7;
// What puts a response before all that only say the words: it has the reference, it rests on the provision, it was answered then.
const IS_IT = 1e6;
const CITES = 1e4;
const ANSWERED = 1e2;

/** How rare a term is that so many responses have. */
const rarity = (index, count) => Math.log(1 + (index.size - count + 0.5) / (count + 0.5));

/** The responses that have a term, each with its score (BM25F). */
function scored({ root }, { ids, weights, lengths }, rare) {
  const [k1, b, average] = [root.k1 / 1000, root.b / 1000, root.average / 256];
  const scores = Float64Array.from(ids, (_, i) => (rare * (k1 + 1) * weights[i]) / (weights[i] + k1 * (1 - b + (b * lengths[i]) / average)));
  return { ids, scores };
}

/** The responses that say what a clause asks for, in the way that fits best. */
async function evaluate(index, { alternatives, typed, own = 1 }, alone) {
  const told = await Promise.all(alternatives.map((terms) => Promise.all(terms.map((term) => index.term(term, typed, alone)))));
  const there = told.map((terms) => terms.every(({ count }) => count > 0));
  // Another word is not worth more for being rarer than the word that was asked for.
  const most = Math.max(0, ...told.flatMap((terms, i) => (i < own && there[i] ? terms.map(({ count }) => rarity(index, count)) : [])));
  const lists = told.flatMap((terms, i) => {
    if (!there[i]) return [];
    const worth = (count) => (i < own ? rarity(index, count) : OTHER * Math.min(most || Infinity, rarity(index, count)) / terms.length);
    return [all(terms.map((term) => scored(index, term, worth(term.count))))];
  });
  const count = alone ? told[0][0].count : undefined;
  return { ...any(lists), count };
}

/** The responses in which the words of a phrase stand side by side. */
async function phrased(index, { parts, typed }) {
  const told = await Promise.all(parts.map(async (part) => ({ ...part, term: await index.term(part.term, typed), places: await index.places(part.term, typed) })));
  if (told.some(({ term }) => !term.count)) return NONE;
  const lists = told.map(({ term, pair }) => (pair ? { ids: term.ids, scores: new Float64Array(term.ids.length) } : scored(index, term, rarity(index, term.count))));
  const there = all(lists);
  const keep = [...there.ids.keys()].filter((i) => {
    const starts = told.map(({ places, offset, before, after }) => {
      const of = places.get(there.ids[i]);
      const starts = new Set();
      for (let n = 0; n < of.length; n += 3) if ((!before || of[n + 1] === before) && (!after || of[n + 2] === after)) starts.add(of[n] - offset);
      return starts;
    });
    return [...starts[0]].some((start) => starts.every((set) => set.has(start)));
  });
  return { ids: Uint32Array.from(keep, (i) => there.ids[i]), scores: Float64Array.from(keep, (i) => there.scores[i]) };
}

/** The responses that have a word of which only the beginning is there; null if too many words begin so. */
async function begun(index, { text, typed }, files) {
  const told = await index.beginning(text, typed, files);
  if (!told?.length) return told && { ...NONE, terms: [] };
  // All words that begin so are one: the rarest of them is not the best.
  const merged = new Map();
  for (const { ids, weights, lengths } of told) ids.forEach((id, i) => merged.set(id, { weight: (merged.get(id)?.weight ?? 0) + weights[i], length: lengths[i] }));
  const ids = Uint32Array.from(merged.keys()).sort();
  const list = { ids, weights: Array.from(ids, (id) => merged.get(id).weight), lengths: Array.from(ids, (id) => merged.get(id).length) };
  return { ...scored(index, list, rarity(index, ids.length)), terms: told.map(({ term }) => term) };
}

/** A clause for a word as it was meant. */
function other(index, clause, words) {
  const said = words.map((word) => tokens(word)[0]);
  const alternatives = said.length > 1 ? [said.map(({ term }) => term)] : termsOf(said[0], index.root.languages).map((term) => [term]);
  return { ...clause, alternatives, own: 1, meant: words.join(' ') };
}

/**
 * The responses that say all of some words. A word that none says is taken as the beginning of one where it is the last, else as what may
 * have been meant; where all words together find nothing, what can be kept of them. `said` tells of both.
 */
async function together(index, parsed, said, typing) {
  const { words } = parsed;
  // Another term that will do for a word.
  const told = (i) => (term) => {
    said.sought[i].add(term);
    said.ways[i].push([term]);
  };
  const lists = await Promise.all(
    words.map(async (clause, i) => {
      const isBegun = clause.last && clause.text && clause.kind === 'word' && !clause.quoted;
      if (isBegun && typing) {
        // A word of one letter may become any: nothing is asked for it yet.
        const list = clause.text.length > 1 ? await begun(index, clause) : null;
        if (!list) said.unfinished = clause.typed;
        list?.terms.forEach(told(i));
        return list ?? 'any';
      }
      return evaluate(index, clause);
    }),
  );
  const phrases = await Promise.all(parsed.phrases.map((phrase) => phrased(index, phrase)));
  const found = (lists) => all([...lists.filter((list) => list !== 'any'), ...phrases]);
  const known = (list) => list === 'any' || list.ids.length > 0;

  for (const [i, clause] of words.entries()) {
    if (!known(lists[i]) && clause.chain && clause.last) {
      // Of a word in parts the last may be a beginning.
      const parts = await Promise.all(clause.chain.map((part, n) => (n < clause.chain.length - 1 ? evaluate(index, part) : part.text.length > 1 && begun(index, part))));
      lists[i] = all(parts.filter(Boolean));
    }
    if (known(lists[i]) || clause.quoted || clause.kind !== 'word' || !clause.text) continue;
    if (clause.last && clause.text.length > 1) {
      const list = await begun(index, clause);
      if (list?.ids.length) {
        list.terms.forEach(told(i));
        lists[i] = list;
        continue;
      }
    }
    const others = lists.filter((list, n) => n !== i && known(list));
    for (const guess of await meant(index, clause.text, clause.typed)) {
      const instead = other(index, clause, guess);
      const list = await evaluate(index, instead);
      if (!list.ids.length || (others.length && !found([...others, list]).ids.length && guess.length === 1 && lists[i].guess)) continue;
      const fits = !others.length || found([...others, list]).ids.length > 0;
      if (!lists[i].guess || (fits && !lists[i].fits)) lists[i] = { ...list, guess: instead, fits };
      if (fits) break;
    }
    const { guess } = lists[i];
    if (guess) {
      said.meant.push({ typed: clause.typed, meant: guess.meant });
      said.forms[i] = guess.meant;
      guess.alternatives.flat().forEach(told(i));
    }
  }

  if (lists.every(known)) {
    const whole = found(lists);
    if (whole.ids.length || lists.length + phrases.length < 2) return whole;
    // The last word may still be the beginning of another.
    const last = words.findLastIndex(({ last, text, kind, quoted }) => last && text && kind === 'word' && !quoted);
    if (last >= 0 && !typing) {
      const list = words[last].text.length > 1 ? await begun(index, words[last]) : 'any';
      const begunToo = list && found(lists.map((known, i) => (i === last ? list : known)));
      if (begunToo?.ids.length) {
        list.terms?.forEach(told(last));
        return begunToo;
      }
    }
  }
  return kept(index, words, lists, phrases, said);
}

/**
 * Where no response has all of the words: those that have most, by how rare the words are and how much they say of them. A guess is not
 * worth what was typed is.
 */
function kept(index, words, lists, phrases, said) {
  const there = lists.map((list, i) => ({ list, i })).filter(({ list }) => list !== 'any' && list.ids.length);
  if (there.length < 2 || phrases.some(({ ids }) => !ids.length)) return NONE;
  const worth = new Map();
  for (const { list } of there) list.ids.forEach((id, i) => worth.set(id, (worth.get(id) ?? 0) + (list.guess ? OTHER / 2 : 1) * (rarity(index, list.ids.length) + list.scores[i])));
  const candidates = phrases.length ? all(phrases).ids : [...worth.keys()];
  let best = null;
  for (const id of candidates) if (best === null || (worth.get(id) ?? 0) > worth.get(best) + 1e-9 || (worth.get(id) > worth.get(best) - 1e-9 && id > best)) best = id;
  if (best === null || !worth.get(best)) return NONE;
  const has = ({ list }) => list.ids[firstFrom(list.ids, best)] === best;
  const stay = there.filter(has).map(({ list }) => list);
  said.leftOut = words.filter((_, i) => lists[i] !== 'any' && !stay.includes(lists[i])).map(({ typed }) => typed);
  said.meant = said.meant.filter(({ typed }) => !said.leftOut.includes(typed));
  return all([...stay, ...phrases]);
}

/** The responses that a date is about: those answered then, and those that say it. */
async function dated(index, date, days, parsed) {
  const answered = index.size ? spanOf(days, date) : [0, 0];
  const ids = Uint32Array.from({ length: Math.max(0, answered[1] - answered[0]) }, (_, i) => answered[0] + i);
  const lists = [{ ids, scores: new Float64Array(ids.length).fill(ANSWERED) }];
  if (date.day) lists.push(raised(await phrased(index, parse(index, `"${date.words}"`).phrases[0]), ANSWERED / 2));
  return any([...lists, parsed], (a, b) => a + b);
}

const spanOf = (days, { from, to }) => [
  from ? firstFrom(days, Date.parse(from) / DAY) : 0,
  to ? firstFrom(days, Date.parse(to) / DAY + 1) : days.length,
];

/** Which of the responses have one of these values, a byte each. */
async function having(index, group, slugs) {
  const has = new Uint8Array(index.size);
  for (const ids of await Promise.all(slugs.map((slug) => index.having(group, slug)))) for (const id of ids) has[id] = 1;
  return has;
}

/**
 * Asks the index. `query` is what `readAddress` gives; `typing` says that its last word may not be whole. Returns how many responses there
 * are in `total`, on how many `pages`, the numbers of those of one `page` in `ids`, what the page must tell of them in `said`, and
 * what `counts` needs.
 */
export async function search(index, query) {
  const asked = query.q.trim() !== '';
  const parsed = parse(index, query.q);
  const { words, phrases, excluded, references } = parsed;
  // What is sought: for each word the ways to say it, its form, and the terms of which any will do.
  const ways = [...words.map(({ alternatives }) => [...alternatives]), ...phrases.flatMap(({ parts }) => parts.filter(({ pair }) => !pair).map(({ term }) => [[term]]))];
  const said = { meant: [], leftOut: [], unfinished: '', ways, forms: words.map(({ typed }) => typed), sought: ways.map((ways) => new Set(ways.flat())) };
  const chosen = GROUPS.filter((group) => query[group].length);
  const spans = Boolean(query.from || query.to);
  said.provision = asked ? provisionOf(index, query.q) : null;
  said.date = asked && !phrases.length ? dateIn(query.q) : null;
  const isDate = said.date && !said.date.rest;
  const ranked = asked && query.sort === 'relevance';

  // The best of one word are told beside it: its whole list need not come.
  const simple = ways.flat(2).length === 1 && !phrases.length && !excluded.length && !references.length;
  if (simple && ranked && !query.typing && !chosen.length && !spans && !isDate && !said.provision && query.page <= 3) {
    const list = await evaluate(index, words[0], true);
    if (list.count > list.ids.length) return paged(query, { index, said, list, whole: () => evaluate(index, words[0]), filters: new Map(), span: [0, index.size] }, list.count);
  }

  // All at once: none of these waits for another.
  const [found, exact, out, cited, days, facets] = await Promise.all([
    asked && (words.length || phrases.length) ? together(index, parsed, said, query.typing) : NONE,
    Promise.all(references.map((key) => index.term(REFERENCE + key, query.q.trim()))),
    Promise.all(excluded.map((part) => (part.parts ? phrased(index, part) : Promise.all(part.clauses.map((clause) => evaluate(index, { ...clause, alternatives: clause.alternatives.slice(0, clause.own) }))).then(all)))),
    said.provision?.sure && index.having('exemption', said.provision.slug),
    (spans || isDate) && index.days(),
    Promise.all(chosen.map((group) => having(index, group, query[group]))),
  ]);
  let list = found;
  const named = exact.flatMap(({ ids }) => [...ids]).sort((a, b) => a - b);
  if (cited) list = any([list, { ids: cited, scores: new Float64Array(cited.length).fill(CITES) }], (a, b) => a + b);
  if (isDate) list = await dated(index, said.date, days, list);
  if (named.length) list = any([list, { ids: Uint32Array.from(named), scores: new Float64Array(named.length).fill(IS_IT) }]);
  if (cited || isDate || named.length) said.leftOut = said.meant = said.ways = [];
  // Only what is excluded is asked for, or nothing.
  if (!asked || (!words.length && !phrases.length && excluded.length)) list = { ids: Uint32Array.from({ length: index.size }, (_, id) => id), scores: new Float64Array(index.size) };
  list = without(list, out);
  const filters = new Map(chosen.map((group, i) => [group, facets[i]]));
  const span = spans ? spanOf(days, query) : [0, index.size];
  return paged(query, { index, said, list, whole: () => list, filters, span, all: !asked });
}

/** Puts the first page in order by titles too: its cards are fetched anyway. */
async function raise({ index, said, list: { ids, scores } }, places) {
  const best = places.slice(0, PAGE);
  const raised = [];
  const weigh = async (i) => (raised[i] = scores[i] * (1 + titled(await index.card(ids[i]), said, index.root.languages)));
  await Promise.all(best.map(weigh));
  best.sort((a, b) => raised[b] - raised[a] || ids[b] - ids[a]);
  places.splice(0, PAGE, ...best);
}

/** A page of what was found. */
async function paged(query, result, count) {
  const { list } = result;
  const places = within(result);
  // What is equal stays newest first.
  const { ids, scores } = list;
  const ranked = query.sort === 'relevance' && query.q.trim() !== '';
  if (ranked) places.sort((a, b) => scores[b] - scores[a] || ids[b] - ids[a]);
  else if (query.sort !== 'oldest') places.reverse();
  const total = count ?? places.length;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(query.page, pages);
  if (ranked && page < 2 && result.said.ways.length) await raise(result, places);
  return { ...result, total, page, pages, ids: places.slice((page - 1) * PAGE, page * PAGE).map((i) => ids[i]) };
}

/** The places in the list of the responses that pass the days and all filters but those of one group, ascending. */
function within({ list, filters, span }, but) {
  const others = [...filters].filter(([group]) => group !== but).map(([, has]) => has);
  const places = [];
  const [from, to] = span;
  for (let i = firstFrom(list.ids, from); i < list.ids.length && list.ids[i] < to; i++) if (others.every((has) => has[list.ids[i]])) places.push(i);
  return places;
}

/**
 * How many results each value of a facet would leave: `[slug, name, count]` in the root's order, provisions of sections marked
 * by a fourth item and counted only if they are `chosen`. The group's own filter doesn't count, since more of its values find more.
 */
export async function counts(result, group, chosen = []) {
  const { index, filters, span } = result;
  const { values } = index.root.facets[group];
  if (result.all && filters.size === 0 && span[0] === 0 && span[1] === index.size) return values;
  const [list, lists] = await Promise.all([result.whole(), index.facet(group)]);
  const ids = await Promise.all(lists.map((ids, i) => ids ?? (chosen.includes(values[i][0]) ? index.having(group, values[i][0]) : [])));
  const has = new Uint8Array(index.size);
  for (const i of within({ ...result, list }, group)) has[list.ids[i]] = 1;
  return values.map(([slug, name, , mark], i) => [slug, name, ids[i].reduce((sum, id) => sum + has[id], 0), mark]);
}

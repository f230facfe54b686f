// Lists of responses, ascending, each with a score: what is in all, in some, in one and not the other.

/** The place of the first number in an ascending list that is not below `wanted`. */
export function firstFrom(list, wanted) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const NONE = { ids: new Uint32Array(), scores: new Float64Array() };

/** Keeps what `keep` says of a response and its place in the list. */
function filtered({ ids, scores }, keep) {
  const kept = [];
  for (let i = 0; i < ids.length; i++) if (keep(ids[i])) kept.push(i);
  return { ids: Uint32Array.from(kept, (i) => ids[i]), scores: Float64Array.from(kept, (i) => scores[i]) };
}

/** What is in both, with both scores. */
function both(a, b) {
  if (a.ids.length > b.ids.length) return both(b, a);
  const ids = [];
  const scores = [];
  let at = 0;
  a.ids.forEach((id, i) => {
    while (at < b.ids.length && b.ids[at] < id) at++;
    if (b.ids[at] !== id) return;
    ids.push(id);
    scores.push(a.scores[i] + b.scores[at]);
  });
  return { ids: Uint32Array.from(ids), scores: Float64Array.from(scores) };
}

/** What is in all of some lists, with the sum of the scores. */
export function all(lists) {
  return lists.length ? [...lists].sort((a, b) => a.ids.length - b.ids.length).reduce(both) : NONE;
}

/** What is in any of some lists, with what `join` makes of two scores. */
export function any(lists, join = Math.max) {
  if (lists.length < 2) return lists[0] ?? NONE;
  const scores = new Map();
  for (const list of lists) list.ids.forEach((id, i) => scores.set(id, scores.has(id) ? join(scores.get(id), list.scores[i]) : list.scores[i]));
  const ids = Uint32Array.from(scores.keys()).sort();
  return { ids, scores: Float64Array.from(ids, (id) => scores.get(id)) };
}

/** What is in a list and in none of the others. */
export function without(list, others) {
  const gone = new Set(others.flatMap(({ ids }) => [...ids]));
  return gone.size ? filtered(list, (id) => !gone.has(id)) : list;
}

/** Scores more. */
export function raised(list, by) {
  return { ids: list.ids, scores: list.scores.map((score) => score + by) };
}

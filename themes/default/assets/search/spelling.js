// What a word may be that no response says: letters wrong, missing, too many or swapped; two words in one.

/** So many letters may be wrong in a word. */
const wrongLetters = (word) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** How many letters are wrong, missing, too many or swapped between two words (Damerau, optimal string alignment); more than `most` need not be exact. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [last, before] = [Array.from({ length: b.length + 1 }, (_, i) => i), null];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

const MOST = 4;

/** The best of some words: the fewest letters wrong, then those that more responses say. */
function nearest(word, words, most) {
  return [...words]
    .map(([other, bits]) => ({ word: other, bits, wrong: distance(word, other, most) }))
    .filter(({ wrong }) => wrong > 0 && wrong <= most)
    .sort((a, b) => a.wrong - b.wrong || b.bits - a.bits || (a.word < b.word ? -1 : 1))
    .slice(0, MOST);
}

/** Words that begin alike and end otherwise, as "collided" and "collision" do: those that share most letters, then those said most. */
function alike(word, words) {
  const least = Math.max(LEAST_SHARED, word.length - 4);
  const shared = (other) => [...other].findIndex((letter, i) => letter !== word[i]);
  return [...words]
    .map(([other, bits]) => ({ other, bits, shared: shared(other) < 0 ? other.length : shared(other) }))
    .filter(({ other, shared }) => shared >= least && other.length - shared <= 4)
    .sort((a, b) => b.shared - a.shared || b.bits - a.bits || (a.other < b.other ? -1 : 1))
    .slice(0, MOST)
    .map(({ other }) => other);
}
const LEAST_SHARED = 5;

/** Words that responses say and that a reader may have meant, the likeliest first; two if they were written as one. */
export async function meant(index, word, what) {
  const most = wrongLetters(word);
  if (!most || !/^[a-z]+$/.test(word)) return [];
  const own = await index.words(word[0], what);
  const near = nearest(word, own, most);
  if (near.length && near[0].wrong === 1) return near.map(({ word }) => [word]);
  const parted = [];
  for (let i = word.length - 3; i >= 3; i--) {
    const [left, right] = [word.slice(0, i), word.slice(i)];
    if (own.has(left) && (await index.words(right[0], what)).has(right)) parted.push([left, right]);
  }
  if (parted.length || near.length) return [...parted, ...near.map(({ word }) => [word])];
  const akin = alike(word, own);
  if (akin.length) return akin.map((word) => [word]);
  // Not even its first letter may be right.
  const others = await Promise.all([...'abcdefghijklmnopqrstuvwxyz'].map((letter) => index.words(letter, what)));
  return nearest(word, others.flatMap((words) => [...words]), most).map(({ word }) => [word]);
}

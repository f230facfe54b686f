// What the page says, in its language. The words are those of words/*.ftl; the page hands them over in the form.

export const words = {};
let rules;

/** Takes the words over, for pages in a language. */
export function hear(said, language) {
  Object.assign(words, said);
  rules = new Intl.PluralRules(language);
}

export const number = (n) => n.toLocaleString('en-GB');

/** A word by its name; where `{n}` stands in it, in the form that the number has in this language. */
function pattern(key, { n }) {
  const word = words[key];
  return typeof word === 'string' ? word : (word[rules.select(n)] ?? word.other);
}

/** A word with what stands between braces put in, as text. */
export const say = (key, put = {}) => pattern(key, put).replace(/\{(\w+)\}/g, (_, name) => (name === 'n' ? number(put.n) : put[name]));

/** The same in parts, where elements are put in. */
export const sayWith = (key, put) => pattern(key, put).split(/\{(\w+)\}/).map((part, i) => (i % 2 ? (part === 'n' ? number(put.n) : put[part]) : part)).flat();

/** Several with "and" before the last. */
export function listed(items) {
  const and = /^[aeiouwy]/i.test(items.at(-1)) ? words.and_before_vowel : words.and;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;
}

// What the titles of the best results say of a query. A page fetches their cards anyway.
import { termsOf, tokens } from './words.js';

/** What each of these counts for: a title says all words of the query, says all as they were typed, says them side by side. */
const COUNTS = 0.25;

/** How much more a response is worth for what its card says of all that is sought; its outcome is as good as a title. */
export function titled({ title, outcome }, { ways, forms }, languages) {
  const said = tokens(`${title}\n${outcome.word}`);
  const terms = said.flatMap((token) => termsOf(token, languages));
  const text = ` ${said.map(({ text }) => text).join(' ')} `;
  const says = (form) => text.includes(` ${form} `);
  let count = 0;
  ways.forEach((ways, i) => {
    if (ways.some((way) => way.every((term) => terms.includes(term)))) count += 1 + says(forms[i]);
  });
  return COUNTS * (count / ways.length + says(forms.join(' ')));
}

// The stem of an English word, as Snowball's "english" has it (snowballstem.org, version 3.2; src/search/words.rs uses the same through
// the crate frostem). tests/search.rs holds the two together over every word of the example log and a list of endings.

const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/;
const ONCE = { skis: 'ski', skies: 'sky', idly: 'idl', gently: 'gentl', ugly: 'ugli', early: 'earli', only: 'onli', singly: 'singl' };
for (const word of ['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes']) ONCE[word] = word;

const SECOND = {
  ational: 'ate', tional: 'tion', enci: 'ence', anci: 'ance', abli: 'able', entli: 'ent', izer: 'ize', ization: 'ize', ation: 'ate', ator: 'ate', alism: 'al',
  aliti: 'al', alli: 'al', fulness: 'ful', ousli: 'ous', ousness: 'ous', iveness: 'ive', iviti: 'ive', biliti: 'ble', bli: 'ble', ogi: 'og', ogist: 'og',
  fulli: 'ful', lessli: 'less', li: '',
};
const THIRD = { ational: 'ate', tional: 'tion', alize: 'al', icate: 'ic', iciti: 'ic', ical: 'ic', ful: '', ness: '', ative: '' };
const FOURTH = 'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion'.split(' ');

/** The longest of some endings that a word has. */
function ending(word, endings) {
  return endings.filter((end) => word.endsWith(end)).sort((a, b) => b.length - a.length)[0];
}

/** Where the part after the first vowel and the consonant behind it begins, from a place on. */
function region(word, from) {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found ? from + found.index + 2 : word.length;
}

/** The stem of a word of small letters: a key, never shown. */
export function stem(word) {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  if (Object.hasOwn(ONCE, word)) return ONCE[word];
  word = word.replace(/^y/, 'Y').replace(/(?<=[aeiouy])y/g, 'Y');
  const known = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(word);
  const r1 = known ? known[0].length : region(word, 0);
  const r2 = region(word, r1);
  const cut = (end, by = '') => word.slice(0, word.length - end.length) + by;

  // Plurals.
  if (word.endsWith('sses')) word = cut('es');
  else if (/ie[ds]$/.test(word)) word = word.length > 4 ? cut('es') : cut('s');
  else if (/[^us]s$/.test(word) && /[aeiouy].+s$/.test(word)) word = cut('s');

  // Past and participle.
  const past = ending(word, ['eed', 'eedly', 'ed', 'edly', 'ing', 'ingly']);
  if (past === 'eed' || past === 'eedly') {
    if (word.length - past.length >= r1 && !/^(?:succ|proc|exc)$/.test(cut(past))) word = cut(past, 'ee');
  } else if (past) {
    const rest = cut(past);
    if (past === 'ing' && /^[^aeiouy]y$/.test(rest)) word = `${rest[0]}ie`;
    else if (past === 'ing' && /^(?:even|cann|inn|earr|herr|out)$/.test(rest)) return word.replace(/Y/g, 'y');
    else if (/[aeiouy]/.test(rest)) {
      word = rest;
      if (/(?:at|bl|iz)$/.test(word)) word += 'e';
      else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) word = /^[aeo]..$/.test(word) ? word : word.slice(0, -1);
      else if (word.length === r1 && SHORT.test(word)) word += 'e';
    }
  }

  if (/.[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;

  const second = ending(word, Object.keys(SECOND));
  if (second && word.length - second.length >= r1) {
    const rest = cut(second);
    if (second === 'li' ? /[cdeghkmnrt]$/.test(rest) : second !== 'ogi' || rest.endsWith('l')) word = rest + SECOND[second];
  }
  const third = ending(word, Object.keys(THIRD));
  if (third && word.length - third.length >= (third === 'ative' ? r2 : r1)) word = cut(third, THIRD[third]);
  const fourth = ending(word, FOURTH);
  if (fourth && word.length - fourth.length >= r2 && (fourth !== 'ion' || /[st]ion$/.test(word))) word = cut(fourth);

  const last = word.length - 1;
  if (word.endsWith('e') ? last >= r2 || (last >= r1 && !SHORT.test(word.slice(0, last))) : last >= r2 && word.endsWith('ll')) word = word.slice(0, last);
  return word.replace(/Y/g, 'y');
}

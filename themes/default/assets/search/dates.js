// Dates as people write them, and spans of them.
import { words } from './said.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const BRITISH = /^(?:(?:(?<day>\d{1,2})[/.-])?(?<month>\d{1,2})[/.-])?(?<year>[1-9]\d{3})$/;
const ISO = /^(?<year>[1-9]\d{3})-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?$/;
const NAME = '(?<name>[\\p{L}-]{3,})';
const SPOKEN = new RegExp(`^(?:(?<day>\\d{1,2})(?:st|nd|rd|th)? )?${NAME},? (?<year>[1-9]\\d{3})$`, 'iu');
const AMERICAN = new RegExp(`^${NAME} (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>[1-9]\\d{3})$`, 'iu');

/** The month of this name, or of its first three or four letters: 1 to 12, 0 for none. Words of the page, then English ones. */
function monthOf(name) {
  const said = name.toLowerCase();
  const is = (month) => [month, month.slice(0, 3), month.slice(0, 4)].some((form) => form.toLowerCase() === said);
  return MONTHS.findIndex((month, i) => is(monthName(i + 1)) || is(month)) + 1;
}

const monthName = (n) => words[`month_${n}`] ?? MONTHS[n - 1];

const iso = (year, month, day) => [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');

/** The days from and to which a date goes that people may write as a year, a month or a day: null if it is none. */
function span(said) {
  const form = BRITISH.exec(said) ?? ISO.exec(said) ?? SPOKEN.exec(said) ?? AMERICAN.exec(said);
  if (!form) return null;
  const { year, name, day } = form.groups;
  const month = name ? monthOf(name) : form.groups.month;
  if (name && !month) return null;
  const [first, last] = month ? [month, month] : [1, 12];
  // Day 0 of the next month is the last of this one.
  const length = new Date(Date.UTC(year, last, 0)).getUTCDate();
  if (first < 1 || last > 12 || day < 1 || day > length) return null;
  return { from: iso(year, first, day ?? 1), to: iso(year, last, day ?? length) };
}

/**
 * Reads a date as people write it: 2024, 3/2024, March 2024, 31/3/2024, 2024-03-31. What is not a day is its first or, at the `end` of a
 * span, its last. Returns an ISO date, '' for nothing, null for what is no date.
 */
export function readDate(text, end) {
  const said = text.trim().replace(/\s+/g, ' ');
  if (!said) return '';
  const found = span(said);
  return found && (end ? found.to : found.from);
}

/** A date as readers write it in a field: 31/3/2024. */
export function shortDate(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day}/${month}/${year}`;
}

/** A date in words: 31 March 2024. */
export function longDate(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day} ${monthName(month)} ${year}`;
}

/** The date at the begin or the end of a query: its first and last day, in words, and what else the query says. */
export function dateIn(text) {
  const words = text.trim().split(/\s+/);
  for (const length of [3, 2, 1]) {
    for (const at of [words.length - length, 0]) {
      if (length > words.length) continue;
      const said = words.slice(at, at + length).join(' ');
      const found = span(said);
      if (!found) continue;
      const rest = [...words.slice(0, at), ...words.slice(at + length)].join(' ').replace(/(?:^|\s)(?:in|on|of|during|from|yn|ym|o|ar)$/i, '');
      const day = found.from === found.to;
      const [year, month] = found.from.split('-').map(Number);
      const whole = found.to.slice(0, 7) === found.from.slice(0, 7) ? `${monthName(month)} ${year}` : String(year);
      return { ...found, words: day ? longDate(found.from) : whole, day, rest: rest };
    }
  }
  return null;
}

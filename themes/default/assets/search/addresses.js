// Addresses of queries, and words for results.
import { GROUPS } from './ranking.js';
import { listed, words } from './said.js';

export const SORTS = ['relevance', 'newest', 'oldest'];

/** The query in an address: `?q=drones&topic=drones&from=2024-01-01`. */
export function readAddress(search) {
  const given = new URLSearchParams(search);
  const query = { q: given.get('q') ?? '', from: given.get('from') ?? '', to: given.get('to') ?? '' };
  for (const group of GROUPS) query[group] = [...new Set(given.getAll(group).filter(Boolean))];
  query.sort = SORTS.includes(given.get('sort')) ? given.get('sort') : SORTS[0];
  query.page = /^[1-9]\d{0,5}$/.test(given.get('page') ?? '') ? Number(given.get('page')) : 1;
  return query;
}

/** The address of a query, without what goes without saying. */
export function writeAddress(query) {
  const out = new URLSearchParams();
  if (query.q.trim()) out.set('q', query.q.trim());
  for (const group of GROUPS) for (const slug of query[group]) out.append(group, slug);
  for (const end of ['from', 'to']) if (query[end]) out.set(end, query[end]);
  if (query.sort !== SORTS[0]) out.set('sort', query.sort);
  if (query.page > 1) out.set('page', String(query.page));
  return String(out) ? `?${out}` : '';
}

/** "Sections 31 and 40" for "Section 31", "Section 40". */
export function sectionNames(names) {
  const [first] = names;
  const unit = first?.split(' ')[0];
  const several = { [words.section]: words.sections, [words.regulation]: words.regulations }[unit?.toLowerCase()];
  if (!several || names.length < 2 || names.some((name) => !name.startsWith(`${unit} `))) return names.join(', ');
  return `${several[0].toUpperCase()}${several.slice(1)} ${listed(names.map((name) => name.slice(unit.length + 1)))}`;
}

/** The numbers of pages to link: the first, the last, the neighbours; 0 for a gap. */
export function pageNumbers(page, pages) {
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages);
  return shown.flatMap((n, i) => (i && n > shown[i - 1] + 1 ? [0, n] : [n]));
}


// The page: the only part that knows a document. All it shows goes in as text, never as markup.
import { readAddress, SORTS, writeAddress, sectionNames, pageNumbers } from './addresses.js';
import { longDate, readDate, shortDate } from './dates.js';
import { Index, Lost, pause } from './index.js';
import { BARS, hits, inside, insideOf, places, wordsFound } from './places.js';
import { counts, GROUPS, PAGE, search } from './ranking.js';
import { hear, listed, number, say, sayWith, words } from './said.js';

const nameOfGroup = (group) => words[`group_${group}`];
const OPEN = ['outcome', 'topic'];
const LARGEST = 5;
const TYPING = 150;
const SPEAKING = 1000;
// So long results wait for their summaries, so that these don't push them about.
const SUMMARIES = 500;
// A log of more responses counts for its filters only when somebody opens them: their files grow with it.
const COUNTED = 30_000;
// Under this name a response's page finds the words to mark (site.js).
const MARKED = 'search-words';

// The pictures of outcomes, drawn as in components.html: a line, then what is filled.
const RING = 'M2.1 7a4.9 4.9 0 1 0 9.8 0a4.9 4.9 0 1 0-9.8 0z';
const ICONS = {
  disc: ['', 'M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z'],
  'half-disc': [RING, 'M7 2.1a4.9 4.9 0 0 1 0 9.8z'],
  'struck-ring': [`${RING}M3.6 10.4l6.8-6.8`],
  question: ['M4.6 4.9A2.4 2.4 0 1 1 8 7C7.3 7.4 7 7.8 7 8.7M7 10.4v1.8'],
  dash: ['M2.5 7h9'],
  pound: ['M9.9 4.1A2.2 2.2 0 0 0 5.6 4.8c0 2 .7 2.5.7 4A2.8 2.8 0 0 1 4.3 11.5h6.2M4.2 7.4h4.6'],
  exclamation: ['M7 1.8v6.8M7 10.4v1.8'],
  'turning-arrow': ['M11.6 8a4.7 4.7 0 1 1-1.2-4.3L11.7 5M11.8 1.7V5H8.5'],
  'arrow-out': ['M5.5 2.9H2.9v8.2h8.2V8.5M8 2.4h3.6V6M11.3 2.7 6.5 7.5'],
  clock: [`${RING}M7 4v3.2l2.2 1.3`],
  coin: [`${RING}M5.2 7a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0z`],
  'arrow-right': ['M1.5 7h10M7.8 3.3 11.5 7l-3.7 3.7'],
  'arrow-back': ['M12.5 7h-10M6.2 3.3 2.5 7l3.7 3.7'],
};


/** An element: attributes (`true` for those without a value, left out if false or null), listeners (`onclick`), children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? '' : value);
  }
  // Strings become text, whatever they hold.
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A text with what was found in it marked, and its bars as bars. */
function shown(text, found = []) {
  const marked = (from, to) => {
    const parts = [];
    for (const hit of found.filter((hit) => hit.from >= from && hit.to <= to)) {
      parts.push(text.slice(from, hit.from), make('mark', {}, text.slice(hit.from, hit.to)));
      from = hit.to;
    }
    return [...parts, text.slice(from, to)];
  };
  const parts = [];
  let from = 0;
  for (const { 0: bar, index } of text.matchAll(BARS)) {
    // Read as "section 40(2)", copied in English as "s40(2)", as on the page.
    const said = bar.replace(/^\[withheld/, `[${words.bar}`).split(/(?<= )([sr])(?=\d)/).map((part, i) => {
      if (!(i % 2)) return part;
      const unit = part === 's' ? words.section : words.regulation;
      return unit.startsWith(part) ? [part, make('i', {}, `${unit.slice(1)} `)] : `${unit} `;
    });
    parts.push(...marked(from, index), make('span', { class: 'bar' }, said.flat()));
    from = index + bar.length;
  }
  return [...parts, ...marked(from, text.length)];
}

function picture(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const draw = (element, attributes) => Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  draw(svg, { 'aria-hidden': 'true', width: 14, height: 14, viewBox: '0 0 14 14', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75 });
  (ICONS[name] ?? []).forEach((d, filled) => {
    if (!d) return;
    const path = document.createElementNS(svg.namespaceURI, 'path');
    draw(path, filled ? { d, fill: 'currentColor', stroke: 'none' } : { d });
    svg.append(path);
  });
  return svg;
}

class SearchPage {
  constructor(form) {
    this.form = form;
    for (const id of ['q', 'facets', 'status', 'results', 'hits', 'pages', 'sort']) this[id] = document.getElementById(id);
    this.heading = this.results.querySelector('h2');
    this.heading.tabIndex = -1;
    // Places that a theme may leave to the script.
    this.chosen = document.getElementById('chosen') ?? this.facets.parentElement.insertBefore(make('div', { id: 'chosen' }), this.facets);
    this.notice = document.getElementById('notice') ?? this.results.insertBefore(make('div', { id: 'notice' }), this.hits);
    this.address = new URL(form.dataset.index, document.baseURI);
    if (!this.address.pathname.endsWith('/')) this.address.pathname += '/';
    this.home = new URL('../', this.address);
    this.turn = 0;
    this.title = document.title;
    history.scrollRestoration = 'manual';
    this.expanded = new Set();
    this.makeFilters();
    this.listen();
    const fallback = document.getElementById('fallback');
    if (fallback) fallback.hidden = true;
    // What is below waits for the first answer, so that nothing that was shown is pushed away by it.
    this.facets.hidden = this.results.hidden = true;
    this.form.hidden = false;
    this.form.classList.add('started');
    this.restore();
  }

  listen() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.apply();
    });
    this.q.addEventListener('input', () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => {
        this.query = { ...this.query, q: this.q.value, page: 1 };
        // What is being typed is one entry, and what was asked before it stays another.
        this.enter(!this.draft);
        this.draft = true;
        this.run({ wait: SPEAKING - TYPING, typing: true });
      }, TYPING);
    });
    // What Back should find again: how far the page was read, and which result was opened.
    this.hits.addEventListener('click', (event) => {
      const place = [...this.hits.querySelectorAll('a')].indexOf(event.target.closest('a'));
      if (place >= 0) history.replaceState({ place, scroll: scrollY }, '');
    });
    this.sort.addEventListener('change', () => this.go({ ...this.query, sort: SORTS[this.sort.selectedIndex] ?? SORTS[0], page: 1 }, { focus: null }));
    addEventListener('popstate', () => this.restore());
  }

  href(query) {
    return location.pathname + writeAddress(query);
  }

  /** Puts the query in the address: as an entry of the history of its own, or in place of the one that is there. */
  enter(anew) {
    const href = this.href(this.query);
    if (href === location.pathname + location.search) return;
    history[anew ? 'pushState' : 'replaceState'](null, '', href);
  }

  /** Shows what the address asks for. */
  restore() {
    clearTimeout(this.typing);
    this.draft = false;
    const query = readAddress(location.search);
    this.pending = Object.fromEntries(GROUPS.map((group) => [group, new Set(query[group])]));
    this.q.value = query.q;
    this.sort.selectedIndex = SORTS.indexOf(query.sort);
    for (const end of ['from', 'to']) {
      const date = readDate(query[end], end === 'to');
      this[end].value = date ? shortDate(date) : query[end];
      query[end] = date ?? '';
    }
    if (this.checkDates()) this.filters.open = true;
    this.query = query;
    this.run({ back: history.state });
  }

  /** Takes up what stands in the form. */
  apply() {
    clearTimeout(this.typing);
    const wrong = this.checkDates();
    if (wrong) {
      this.filters.open = true;
      wrong.focus();
      return;
    }
    const query = { ...this.query, q: this.q.value, page: 1 };
    for (const group of GROUPS) query[group] = [...this.pending[group]];
    for (const end of ['from', 'to']) query[end] = readDate(this[end].value, end === 'to');
    this.go(query);
  }

  /** Goes to another query: an entry of the history of its own. */
  go(query, { focus = this.heading } = {}) {
    clearTimeout(this.typing);
    this.query = query;
    this.enter(!this.draft);
    this.draft = false;
    this.run({ focus });
  }

  async index(fresh) {
    if (fresh || !this.opening) {
      this.opening = Index.open(this.address, { fresh });
      this.opening.catch(() => (this.opening = null));
    }
    return this.opening;
  }

  /** Asks the query and shows the answer, unless another query was asked meanwhile. */
  async run({ focus, back, wait = 0, typing = false, renewed = false }) {
    const turn = ++this.turn;
    const { query } = this;
    this.results.setAttribute('aria-busy', 'true');
    let index, result, cards, records, lost;
    try {
      index = await this.index();
      result = await search(index, { ...query, typing });
      cards = await Promise.all(result.ids.map((id) => index.card(id)));
      records = cards.map(({ home }) => index.record(home));
      await Promise.race([Promise.all(records), pause(SUMMARIES)]);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      lost = error;
      // A new edition of the log may have taken the place of the files that the page knows.
      const now = index && !renewed && (await this.index(true).catch(() => null));
      if (turn === this.turn && now && now.edition !== index.edition) return this.run({ focus, back, wait, typing, renewed: true });
    }
    if (turn !== this.turn) return;
    this.results.removeAttribute('aria-busy');
    document.title = [query.q.trim(), query.page > 1 && say('page_short', { n: query.page }), this.title].filter(Boolean).join(' - ');
    if (lost) this.showLost(lost);
    else this.showResults(query, result, cards, records);
    this.showChosen(index);
    this.say(wait);
    const facets = lost ? null : this.showFacets(result);
    if (this.results.hidden) {
      await Promise.race([facets, pause(SUMMARIES)]);
      this.facets.hidden = this.results.hidden = false;
    }
    focus?.focus();
    if (back?.place >= 0) {
      this.hits.querySelectorAll('a')[back.place]?.focus({ preventScroll: true });
      scrollTo(0, back.scroll);
    }
  }

  /** Lets the heading be spoken too, once typing has stopped. */
  say(wait) {
    clearTimeout(this.speaking);
    const q = this.query.q.trim();
    const found = this.heading.textContent;
    const said = q ? say('found_for', { found, words: q }) : found;
    this.speaking = setTimeout(() => (this.status.textContent = said), wait);
  }

  showResults(query, result, cards, records) {
    const { index, total, page, pages, said } = result;
    const filtered = GROUPS.some((group) => query[group].length) || query.from || query.to;
    const q = query.q.trim();
    const none = said.unfinished ? words.keep_typing : words.no_results;
    this.heading.textContent = total === 0 ? none : say(q || filtered ? 'results_counted' : 'responses_counted', { n: total });
    this.notice.replaceChildren(...this.advice(query, result));
    if (total === 0 && !said.unfinished) {
      const nothing = q ? say('no_match', { words: q }) : words.no_match_filters;
      const hint = [q && words.check_spelling, /\S\s+\S/.test(q) && words.fewer_words, filtered && words.remove_filter].filter(Boolean);
      const sentence = hint.length > 1 ? `${hint.slice(0, -1).join(', ')}${words.hints_or} ${hint.at(-1)}.` : `${hint[0] ?? words.browse_log}.`;
      const { ask } = this.form.dataset;
      const also = ask ? [' ', ...sayWith('ask_also', { link: make('a', { href: ask }, words.ask_us) })] : [];
      this.notice.append(make('p', {}, nothing, ' ', sentence[0].toUpperCase() + sentence.slice(1), also));
    }
    const nameOf = (id) => index.root.facets.exemption.values.find(([slug]) => slug === id || slug.endsWith(`-${id}`))?.[1];
    const terms = new Set(said.sought.flatMap((terms) => [...terms]));
    const items = cards.map((card, i) => {
      const href = new URL(card.path, this.home).href;
      const item = this.item(card, href, terms);
      records[i].then((record) => record && this.fill(item, record, card, said.sought, terms, nameOf, href));
      return item;
    });
    this.hits.replaceChildren(...items);
    this.hits.start = (page - 1) * PAGE + 1;
    this.showPages(query, page, pages);
  }

  /** A link to another query. */
  asking(query, words) {
    const onclick = (event) => {
      // Another tab or window is the browser's to open.
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.q.value = query.q;
      for (const end of ['from', 'to']) this[end].value = query[end] ? shortDate(query[end]) : '';
      this.go(query);
    };
    return make('a', { href: this.href(query), onclick }, words);
  }

  /** What the page must say of how the query was understood. */
  advice(query, { index, said, total }) {
    const q = query.q.trim();
    const lines = [];
    const { provision, date, meant, leftOut } = said;
    if (provision) {
      lines.push(sayWith('about_provision', { link: make('a', { href: new URL(`exemptions/${provision.slug}/`, this.home).href }, provision.name) }));
    }
    // A word that was typed has no letters that a pattern would read otherwise.
    const replaced = (by) => meant.reduce((text, { typed, meant }) => text.replace(new RegExp(typed, 'i'), by(typed, meant)), q);
    if (meant.length && total) {
      const used = replaced((_, meant) => meant);
      const typed = replaced((typed) => `"${typed}"`);
      lines.push(sayWith('showing_for', { words: make('em', {}, used), link: this.asking({ ...query, q: typed, page: 1 }, make('em', {}, q)) }));
    }
    if (leftOut.length && total) {
      const left = leftOut.flatMap((word, i) => [i ? (i === leftOut.length - 1 ? ` ${words.and} ` : ', ') : '', make('em', {}, word)]);
      lines.push(leftOut.length > 4 ? words.most_words : sayWith('without_words', { words: left, n: total }));
    }
    if (date && !date.day && !query.from && !query.to) {
      lines.push([this.asking({ ...query, q: date.rest, from: date.from, to: date.to, page: 1 }, say(date.rest ? 'answered_in_words' : 'answered_in', { period: date.words, words: date.rest }))]);
    }
    const topics = index.root.facets.topic.values;
    const [slug] = query.topic.length === 1 ? query.topic : topics.filter(([, name]) => name.toLowerCase() === q.toLowerCase()).map(([slug]) => slug);
    const topic = topics.find(([known]) => known === slug);
    if (topic) lines.push(sayWith('follow_topic', { link: make('a', { href: new URL(`topics/${slug}/feed.xml`, this.home).href }, say('new_responses_on', { topic: topic[1] })) }));
    return lines.map((line) => make('p', {}, line));
  }

  item({ title, reference, date, outcome, sections }, href, terms) {
    const tag = make('span', { class: `tag ${outcome.family}` }, picture(outcome.icon), outcome.word);
    const facts = [
      date && make('time', { datetime: date }, longDate(date)),
      make('span', {}, reference),
      sections.length > 0 && make('span', {}, sectionNames(sections)),
    ];
    const line = facts.filter(Boolean).flatMap((fact) => [' ', fact]);
    return make('li', {}, make('h3', {}, make('a', { href }, shown(title, hits(title, terms)))), make('p', { class: 'meta' }, tag, line));
  }

  /** Adds to a result its summary, and where in it the words stand; its page will mark them too. */
  async fill(item, record, card, sought, terms, nameOf, href) {
    const { summary, language } = record;
    // What is the record's own is spoken in its language, and what stands around it in the page's.
    const frame = document.documentElement.lang;
    const lang = language && language !== frame ? language : null;
    const own = (said) => (lang ? make('span', { lang }, said) : said);
    if (lang) item.firstChild.lang = lang;
    if (summary) item.firstChild.after(make('p', { lang }, shown(summary, hits(summary, terms))));
    const list = make('ul', { class: 'places' });
    const add = (to, name, { text, cut: [before, after], found }) => {
      // Cells of a table are apart without a sign that is read out.
      list.append(make('li', {}, make('a', { href: to }, shown(name)), ': ', before && '… ', own(shown(text.replaceAll(' | ', ' · '), found)), after && ' …'));
      if (!list.parentNode) item.append(list);
    };
    for (const place of places(record, terms, nameOf)) add(`${href}#${place.id}`, place.name, place);
    item.addEventListener('click', (event) => {
      if (event.target.closest('a')) sessionStorage.setItem(MARKED, JSON.stringify([new URL(href).pathname, wordsFound(record, terms)]));
    });
    for (const place of await inside(await this.index(), card, record, sought).catch(() => [])) {
      const { title, url } = record.attachments[place.file];
      const { sheet, unit, number: n } = place;
      const name = [title, sheet && say('file_sheet', { sheet }), unit && n && say(`file_${unit}`, { n })].filter(Boolean).join(', ');
      const file = new URL(url.slice(url.lastIndexOf('/') + 1), new URL(card.home, this.home));
      if (unit === 'page') file.hash = `page=${n}`;
      const said = insideOf(place, terms);
      if (said) add(file.href, name, said);
    }
    if (lang) item.querySelectorAll('.bar').forEach((bar) => (bar.lang = frame));
  }

  showPages(query, page, pages) {
    const link = (n, text, attributes) => {
      const to = this.asking({ ...query, page: n }, text);
      for (const [name, value] of Object.entries(attributes)) if (value) to.setAttribute(name, value);
      return make('li', {}, to);
    };
    const numbers = pageNumbers(page, pages).map((n) =>
      n ? link(n, number(n), { 'aria-label': say('page_number', { n }), 'aria-current': n === page && 'page' }) : make('li', { 'aria-hidden': 'true' }, '…'),
    );
    const previous = page > 1 && link(page - 1, words.previous, { rel: 'prev' });
    const next = page < pages && link(page + 1, words.next, { rel: 'next' });
    this.pages.hidden = pages < 2;
    this.pages.replaceChildren(make('ul', {}, previous, numbers, next));
  }

  showLost({ what }) {
    this.heading.textContent = words.search_failed;
    this.hits.replaceChildren();
    this.pages.hidden = true;
    this.notice.replaceChildren(this.sorry(what, () => this.run({ focus: this.heading })));
  }

  /** What to say when a part did not load. */
  sorry(what, again) {
    const said = navigator.onLine === false ? words.offline : say('not_looked_up', { what: what ? `"${what}"` : words.this_search });
    return make('p', {}, `${said} `, make('button', { type: 'button', onclick: again }, words.try_again));
  }

  /** The filters in use, each a button that takes it away. */
  showChosen(index) {
    const { query } = this;
    const named = (group, slug) => index?.root.facets[group].values.find(([known]) => known === slug)?.[1] ?? slug;
    // What each says, and the filters without it.
    const chips = GROUPS.flatMap((group) =>
      query[group].map((slug) => [`${nameOfGroup(group)}: ${named(group, slug)}`, { [group]: query[group].filter((other) => other !== slug) }]),
    );
    if (query.from) chips.push([say('from_day', { day: longDate(query.from) }), { from: '' }]);
    if (query.to) chips.push([say('to_day', { day: longDate(query.to) }), { to: '' }]);
    // What is there already stays, and so does the focus on it.
    const said = chips.map(([name]) => name).join('\n');
    if (said === this.chosen.dataset.said) return;
    this.chosen.dataset.said = said;
    this.summary.textContent = chips.length ? say('filters_in_use', { n: chips.length }) : words.filters;
    const chip = ([name, without], place) => {
      const onclick = () => this.leave(without, place);
      return make('li', {}, make('button', { type: 'button', 'aria-label': say('remove', { filter: name }), onclick }, name, ' ', make('span', { 'aria-hidden': 'true' }, '✕')));
    };
    const none = { from: '', to: '', ...Object.fromEntries(GROUPS.map((group) => [group, []])) };
    const clear = make('li', {}, make('button', { type: 'button', onclick: () => this.leave(none, 0) }, words.clear_filters));
    this.chosen.replaceChildren(...(chips.length ? [make('ul', { 'aria-label': words.chosen }, chips.map(chip), clear)] : []));
  }

  /** Takes filters away. The focus goes to what is then in this place among them, or to the heading. */
  leave(without, place) {
    for (const [key, value] of Object.entries(without)) {
      if (GROUPS.includes(key)) this.pending[key] = new Set(value);
      else this[key].value = '';
    }
    this.checkDates();
    this.go({ ...this.query, ...without, page: 1 }, { focus: null });
    this.showChosen(this.shown?.index);
    (this.chosen.querySelectorAll('button')[place] ?? this.heading).focus();
  }

  /** Makes what stays while results come and go: the fold, the dates, a place for each facet, the button. */
  makeFilters() {
    const wide = matchMedia('(min-width: 60rem)');
    this.summary = make('summary', {}, words.filters);
    this.filters = make('details', { open: wide.matches }, this.summary);
    wide.addEventListener('change', () => (this.filters.open ||= wide.matches));
    const field = (end, name) => {
      this[end] = make('input', { id: end, type: 'text', autocomplete: 'off', 'aria-describedby': `date-hint ${end}-wrong` });
      return make('div', {}, make('label', { for: end }, name), this[end], make('p', { id: `${end}-wrong`, class: 'error', hidden: true }));
    };
    const hint = make('p', { id: 'date-hint', class: 'hint' }, words.date_hint);
    const dates = make('fieldset', { class: 'dates' }, make('legend', {}, words.date_answered), hint, field('from', words.from), field('to', words.to));
    this.groups = new Map(
      GROUPS.map((group) => {
        const open = OPEN.includes(group);
        const list = make('div', {});
        const fieldset = make('fieldset', open ? {} : { 'aria-label': nameOfGroup(group) }, open && make('legend', {}, nameOfGroup(group)), list);
        const place = open ? fieldset : make('details', { ontoggle: () => this.showGroup(group) }, make('summary', {}, nameOfGroup(group)), fieldset);
        place.hidden = true;
        return [group, { list, place }];
      }),
    );
    const places = [...this.groups.values()].map(({ place }) => place);
    this.filters.append(dates, ...places, make('button', { class: 'button' }, words.apply_filters));
    this.facets.replaceChildren(this.filters);
  }

  /** Says what is wrong with the dates; returns the field that is, if one is. */
  checkDates() {
    const [from, to] = ['from', 'to'].map((end) => readDate(this[end].value, end === 'to'));
    const wrong = { from: '', to: '' };
    if (from === null) wrong.from = words.date_wrong;
    if (to === null) wrong.to = words.date_wrong;
    else if (from && to && from > to) wrong.to = words.dates_crossed;
    for (const end of ['from', 'to']) {
      const place = document.getElementById(`${end}-wrong`);
      place.textContent = wrong[end];
      place.hidden = !wrong[end];
      if (wrong[end]) this[end].setAttribute('aria-invalid', 'true');
      else this[end].removeAttribute('aria-invalid');
    }
    return wrong.from ? this.from : wrong.to ? this.to : null;
  }

  /** Shows the facets; done when those that are open have their counts. */
  showFacets(result) {
    this.shown = result;
    const shown = [...this.groups].map(([group, { place }]) => {
      place.hidden = result.index.root.facets[group].values.length === 0;
      if (this.query[group].length) place.open = true;
      if (result.index.size > COUNTED && !this.counting) return this.showOffer(group);
      return this.showGroup(group);
    });
    return Promise.all(shown);
  }

  /** Of a large log: offers the counts of a facet. */
  showOffer(group) {
    const { list } = this.groups.get(group);
    const count = () => {
      this.counting = true;
      this.showFacets(this.shown);
    };
    list.replaceChildren(make('button', { type: 'button', onclick: count }, words[`show_${group}s`]));
  }

  /** Shows a facet's values and counts; a closed one loads none. */
  async showGroup(group) {
    const { list, place } = this.groups.get(group);
    const result = this.shown;
    if (!result || (place.tagName === 'DETAILS' && !place.open)) return;
    let values;
    try {
      values = await counts(result, group, [...this.pending[group]]);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      if (result === this.shown) list.replaceChildren(this.sorry(nameOfGroup(group).toLowerCase(), () => this.showGroup(group)));
      return;
    }
    if (result !== this.shown) return;
    const pending = this.pending[group];
    // Sections, not the provisions in them, unless one is chosen. Years stay in order, other values by how many they have.
    const there = values.filter(([slug, , count, mark]) => pending.has(slug) || (count > 0 && !(group === 'exemption' && mark)));
    if (group !== 'year') there.sort((a, b) => b[2] - a[2]);
    // A filter that has nothing is not offered.
    place.hidden = there.length === 0;
    const few = this.expanded.has(group) ? there : there.filter(([slug], i) => i < LARGEST || pending.has(slug));
    const box = ([slug, name, count]) => {
      const id = `${group}-${slug}`;
      const onchange = (event) => (event.target.checked ? pending.add(slug) : pending.delete(slug));
      const input = make('input', { type: 'checkbox', id, onchange });
      input.checked = pending.has(slug);
      return make('li', {}, input, make('label', { for: id }, name, ' ', make('span', { class: 'count' }, number(count))));
    };
    const all = async () => {
      this.expanded.add(group);
      await this.showGroup(group);
      list.querySelectorAll('input')[few.length]?.focus();
    };
    const focused = list.contains(document.activeElement) && document.activeElement.id;
    const more = few.length < there.length && make('button', { type: 'button', onclick: all }, say(`all_${group}s`, { n: there.length }));
    list.replaceChildren(make('ul', {}, few.map(box)), ...(more ? [more] : []));
    if (focused) document.getElementById(focused)?.focus();
  }
}

const form = globalThis.document?.getElementById('search-form');
if (form?.dataset.words) {
  hear(JSON.parse(form.dataset.words), document.documentElement.lang);
  new SearchPage(form);
}

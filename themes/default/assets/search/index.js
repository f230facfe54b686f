// The files of the index: fetched when they are wanted, and kept.
import { content, daysIn, decoder, placesIn, Reader, Terms, wordsIn } from './bytes.js';
import { encoder, tokens } from './words.js';

const FORMAT = 2;
const FACET = '\u0001';

/** A file that did not come, or came as something else. `what` names what it was for, in the reader's words. */
export class Lost extends Error {
  constructor(path, what) {
    super(path);
    this.what = what;
  }
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Whether a text stands before another, by its bytes, as in the files. */
function before(a, b) {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  // Nothing is before a byte that is not there.
  return at < 0 ? left.length < right.length : left[at] < right[at];
}

/** A part of the log with its own folder: responses from the number `first` on. */
class Segment {
  constructor(index, told, first) {
    Object.assign(this, told, { index, offset: first, starts: told.first });
  }

  file(path, read, what) {
    return this.index.file(`${this.folder}/${path}`, read, what);
  }

  bin(path, read, what) {
    const kind = path[0];
    return this.file(`${path}.bin`, (bytes) => (bytes = content(bytes, kind)) && read(bytes), what);
  }

  /** The file in which a term stands, if any has it. */
  shard(term) {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (before(term, this.starts[middle])) high = middle;
      else low = middle;
    }
    return low;
  }

  terms(shard, what) {
    return this.bin(`t/${shard}`, (bytes) => new Terms(bytes, this.records, this.base), what);
  }

  /** What the segment says of a term: `count`, and `list`, or `best` if the list stands apart and `alone` says that the best are enough. */
  async term(term, what, alone) {
    const big = this.big.indexOf(term);
    if (big >= 0 && !alone) {
      const list = await this.bin(`b/${big}`, (bytes) => new Reader(bytes).list(this.records, this.base), what);
      return { term, count: list.ids.length, list };
    }
    return (await this.terms(this.shard(term), what)).get(term);
  }

  /** The places of a term, by response, with its list. */
  async places(term, what) {
    const far = this.far.indexOf(term);
    const [file, terms, entry] = await Promise.all([
      far < 0 ? this.bin(`p/${this.shard(term)}`, placesIn, what) : this.bin(`x/${far}`, (bytes) => bytes, what),
      far < 0 && this.terms(this.shard(term), what),
      this.term(term, what),
    ]);
    if (!entry) return null;
    const bytes = far < 0 ? file[terms.get(term).number] : file;
    return bytes && { ids: entry.list.ids, places: new Reader(bytes).places(entry.count) };
  }
}

/** The whole index. */
export class Index {
  /** Opens the index in the folder `address`; `fresh` asks the server even if the browser has a copy. */
  static async open(address, { fresh = false, fetch = globalThis.fetch } = {}) {
    const index = new Index();
    Object.assign(index, { address: new URL(address), fetch, files: new Map() });
    index.root = await index.get('index.json', (bytes) => JSON.parse(decoder.decode(bytes)), fresh);
    if (index.root.version !== FORMAT) throw new Lost('index.json');
    let first = 0;
    index.segments = index.root.segments.map((told) => {
      const segment = new Segment(index, told, first);
      first += told.records;
      return segment;
    });
    const { common, ignored, synonyms } = index.root.words;
    index.ranks = new Map(common.map((word, i) => [word, i + 1]));
    index.ignored = new Set(ignored);
    // Each word or phrase as its terms, with the others of its group.
    index.synonyms = synonyms.flatMap((group) => {
      const said = group.map((words) => tokens(words).filter(({ implied }) => !implied));
      return said.map((own) => ({ own: own.map(({ term }) => term), others: said.filter((other) => other !== own) }));
    });
    return index;
  }

  get size() {
    return this.root.records;
  }

  /** What names the content of the index: with another one, its files are others. */
  get edition() {
    return this.root.segments.map(({ folder }) => folder).join();
  }

  /** A file as `read` understands it; it says null to, or fails at, bytes that are not the file. */
  async get(path, read, fresh = false) {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (attempt) await pause(250 * attempt);
      try {
        const answer = await this.fetch.call(globalThis, new URL(path, this.address), { cache: fresh || attempt ? 'reload' : 'default' });
        if (answer.status === 404) break;
        if (!answer.ok) continue;
        const file = read(new Uint8Array(await answer.arrayBuffer()));
        if (file) return file;
      } catch {
        // No network, or no JSON: the next attempt may have more luck.
      }
    }
    throw new Lost(path);
  }

  /** A file: fetched once; forgotten if it was lost, so that it can be tried again. */
  file(path, read, what) {
    let file = this.files.get(path);
    if (!file) {
      file = this.get(path, read);
      this.files.set(path, file);
      file.catch(() => this.files.delete(path));
    }
    return file.catch((lost) => {
      throw new Lost(lost.message, what);
    });
  }

  /**
   * What the whole log says of a term: in how many responses it stands (`count`), and `ids`, `weights` and
   * `lengths`; with `alone`, `whole` says whether that is all or the best.
   */
  async term(term, what, alone = false) {
    const told = await Promise.all(this.segments.map((segment) => segment.term(term, what, alone)));
    return this.joined(told);
  }

  /** Puts what segments say of a term together. */
  joined(told) {
    const there = told.map((entry, i) => entry && { ...(entry.list ?? entry.best), offset: this.segments[i].offset, entry }).filter(Boolean);
    const sum = (of) => there.reduce((sum, part) => sum + of(part), 0);
    const length = sum(({ ids }) => ids.length);
    const ids = new Uint32Array(length);
    const weights = new Uint16Array(length);
    const lengths = new Float64Array(length);
    let at = 0;
    for (const part of there) {
      for (let i = 0; i < part.ids.length; i++) ids[at + i] = part.ids[i] + part.offset;
      if (part.weights) {
        weights.set(part.weights, at);
        lengths.set(part.lengths, at);
      }
      at += part.ids.length;
    }
    const count = sum(({ entry }) => entry.count);
    return { term: there[0]?.entry.term, count, ids, weights, lengths, whole: count === length };
  }

  /** The places of a term: for each response that has it, in order, three numbers for each place. */
  async places(term, what) {
    const told = await Promise.all(this.segments.map((segment) => segment.places(term, what)));
    const found = new Map();
    told.forEach((part, i) => part?.ids.forEach((id, n) => found.set(id + this.segments[i].offset, part.places[n])));
    return found;
  }

  /**
   * The terms of which some form begins with some letters, with what they say; null if they are in too many files. Of those that
   * could be there if the stem is shorter the first letters decide, by which files are cut.
   */
  async beginning(letters, what, files = 2) {
    const ranges = this.segments.map((segment) => {
      const last = segment.shard(`${letters}\u{10ffff}`);
      const first = segment.shard(letters.slice(0, 4));
      return [Math.max(first, Math.min(segment.shard(letters), last - files + 1)), last];
    });
    if (ranges.some(([first, last]) => last - first >= files)) return null;
    const found = new Map();
    await Promise.all(
      this.segments.map(async (segment, i) => {
        for (let shard = ranges[i][0]; shard <= ranges[i][1]; shard++) {
          const terms = await segment.terms(shard, what);
          for (const term of terms.entries.keys()) {
            // A stem is a beginning of its forms but for its last letter.
            if (!term.startsWith(letters) && !letters.startsWith(term.slice(0, -1))) continue;
            const entry = terms.get(term);
            if (!entry.forms.some((form) => form.startsWith(letters))) continue;
            if (!found.has(term)) found.set(term, []);
            found.get(term)[i] = entry;
          }
        }
      }),
    );
    return [...found.values()].map((told) => this.joined(this.segments.map((_, i) => told[i])));
  }

  /** The words that begin with a letter: each with about how many responses say it. */
  async words(letter, what) {
    const lists = await Promise.all(this.segments.map((segment) => (segment.letters.includes(letter) ? segment.bin(`w/${letter}`, wordsIn, what) : [])));
    const all = new Map();
    for (const [word, bits] of lists.flat()) all.set(word, Math.max(bits, all.get(word) ?? 0));
    return all;
  }

  /** For each response with a date, from the oldest, its day as a number from 1 January 1970. */
  async days() {
    return (await Promise.all(this.segments.map((segment) => segment.bin('d', daysIn)))).flat();
  }

  /** The responses that have a value of a facet. */
  async having(group, slug) {
    if (group === 'year') {
      // Responses are numbered by date; those without one come last.
      const { values } = this.root.facets.year;
      const place = values.findIndex(([known]) => known === slug);
      const first = values.slice(place + 1).reduce((sum, [, , count]) => sum + count, 0);
      return place < 0 ? new Uint32Array() : Uint32Array.from({ length: values[place][2] }, (_, i) => first + i);
    }
    return (await this.term(`${FACET}${group}/${slug}`, this.root.facets[group].name.toLowerCase())).ids;
  }

  /** The responses of each value of a facet, in the root's order, null for a provision of a section: for all counts at once. */
  async facet(group) {
    const { name, values } = this.root.facets[group];
    const isLimb = (mark) => group === 'exemption' && mark;
    if (group === 'year') return Promise.all(values.map(([slug]) => this.having(group, slug)));
    const parts = await Promise.all(
      this.segments.map((segment) =>
        segment.bin(`f/${group}`, (bytes) => {
          const reader = new Reader(bytes);
          return values.map(([, , , mark]) => (isLimb(mark) ? null : reader.list(segment.records).ids.map((id) => id + segment.offset)));
        }, name.toLowerCase()),
      ),
    );
    return values.map(([, , , mark], i) => (isLimb(mark) ? null : parts.flatMap((lists) => [...lists[i]])));
  }

  /** What a result shows of a response. */
  async card(id) {
    const { cards, facets } = this.root;
    const segment = this.segments.findLast(({ offset }) => offset <= id);
    const local = id - segment.offset;
    const file = await this.json(`${segment.folder}/c/${Math.floor(local / cards)}.json`);
    const [reference, title, date, outcome, sections, path, home, texts] = file[local % cards];
    const [, word, , family, icon] = facets.outcome.values[outcome];
    const names = sections.map((place) => facets.exemption.values[place][1].split(':')[0]);
    return { reference, title, date, outcome: { word, family, icon }, sections: names, path, home: home || path, texts };
  }

  json(path) {
    return this.file(path, (bytes) => JSON.parse(decoder.decode(bytes)));
  }

  /** What a response says, from its own data; null if that can't be had: a result is one without it. */
  record(path) {
    return this.json(`../${path}index.json`).catch(() => null);
  }
}

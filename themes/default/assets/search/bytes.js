// Bytes to lists: docs/search-format.md says what stands in them, src/search/bits.rs writes them.
import { encoder } from './words.js';

const HEAD = 12;
const ESCAPE = 24;
const DOCUMENTS_ONLY = 4;
const COMPLEMENT = 2;
const HAS_FORMS = 1;
const STANDS_APART = 2;
const RANK = 2;

const CRC = new Int32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The content of a file of the index, or null if these are other bytes: cut short, an error page, a later version. */
export function content(bytes, kind) {
  const magic = [0x44, 0x4c, 0x53, 2, kind.charCodeAt(0), 0, 0, 0];
  if (bytes.length < HEAD || magic.some((byte, i) => bytes[i] !== byte)) return null;
  const rest = bytes.subarray(HEAD);
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  return crc32(rest) === sum ? rest : null;
}

export const decoder = new TextDecoder();

/** The length that a code of a byte stands for. */
const LENGTHS = new Float64Array(256).map((_, code) => (code < 40 ? code : (((code - 24) & 7) | 8) * 2 ** (((code - 24) >> 3) - 1) + 24));

/** Reads integers, strings and bit streams, one after another. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.bit = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  v() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number |= (byte & 127) << shift;
      if (byte < 128) return number >>> 0;
    }
  }

  text(length) {
    this.at += length;
    return decoder.decode(this.bytes.subarray(this.at - length, this.at));
  }

  /** At least 25 bits of a stream, from the top of 32. */
  window() {
    const { bytes, at, bit } = this;
    const i = at + (bit >>> 3);
    return ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) << (bit & 7);
  }

  bits(count) {
    if (count > 16) return this.bits(count - 16) * 65536 + this.bits(16);
    const bits = count ? this.window() >>> (32 - count) : 0;
    this.bit += count;
    return bits;
  }

  rice(k) {
    const quotient = Math.clz32(~this.window());
    if (quotient >= ESCAPE) {
      this.bit += ESCAPE;
      return this.bits(32);
    }
    this.bit += quotient + 1;
    return quotient * 2 ** k + this.bits(k);
  }

  /** To the byte after a stream. */
  end() {
    this.at += (this.bit + 7) >>> 3;
    this.bit = 0;
  }

  /** A list: the numbers of responses, of `size`, ascending; what each weighs and how long it is. */
  list(size, base) {
    const count = this.v();
    const flags = this.byte();
    const ids = new Uint32Array(count);
    const kg = this.byte();
    let next = 0;
    if (flags & COMPLEMENT) {
      let i = 0;
      for (let absent = size - count; absent > 0; absent--) {
        const gone = next + this.rice(kg);
        while (next < gone) ids[i++] = next++;
        next = gone + 1;
      }
      while (i < count) ids[i++] = next++;
    } else {
      for (let i = 0; i < count; i++) {
        next += this.rice(kg);
        ids[i] = next++;
      }
    }
    this.end();
    if (flags & DOCUMENTS_ONLY) return { ids };
    const weights = new Uint16Array(count);
    const kt = this.byte();
    for (let i = 0; i < count; i++) weights[i] = this.rice(kt) + 1;
    this.end();
    const lengths = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const above = this.bits(5);
      lengths[i] = LENGTHS[above === 31 ? this.bits(8) : base + above];
    }
    this.end();
    return { ids, weights, lengths };
  }

  /** The responses that fit a term best. */
  best() {
    const count = this.byte();
    const ids = new Uint32Array(count);
    const weights = new Uint16Array(count);
    const lengths = new Float64Array(count);
    let next = 0;
    for (let i = 0; i < count; i++) {
      ids[i] = next + this.v();
      next = ids[i] + 1;
      weights[i] = this.v() + 1;
      lengths[i] = LENGTHS[this.byte()];
    }
    return { ids, weights, lengths };
  }

  /** The places of a term in each of so many responses: three numbers each, the place and the common words before and after. */
  places(count) {
    const kn = this.byte();
    const kp = this.byte();
    const all = [];
    for (; count > 0; count--) {
      const places = new Uint32Array(this.rice(kn) * 3);
      let next = 0;
      for (let i = 0; i < places.length; i += 3) {
        next += this.rice(kp);
        places[i] = next++;
        places[i + 1] = this.bits(1) && this.rice(RANK) + 1;
        places[i + 2] = this.bits(1) && this.rice(RANK) + 1;
      }
      all.push(places);
    }
    return all;
  }
}

/** A file of terms. */
export class Terms {
  constructor(bytes, size, base) {
    this.size = size;
    this.base = base;
    this.entries = new Map();
    const reader = new Reader(bytes);
    const count = reader.v();
    let last = new Uint8Array();
    for (let number = 0; number < count; number++) {
      const end = reader.v() + reader.at;
      const shared = last.subarray(0, reader.byte());
      const length = reader.v();
      last = Uint8Array.from([...shared, ...bytes.subarray(reader.at, reader.at + length)]);
      reader.at += length;
      const term = decoder.decode(last);
      this.entries.set(term, { term, number, bytes: bytes.subarray(reader.at, end) });
      reader.at = end;
    }
  }

  /** What the file says of a term: its forms, its list or, of one that stands apart, the best. */
  get(term) {
    const entry = this.entries.get(term);
    if (!entry || entry.read) return entry;
    const reader = new Reader(entry.bytes);
    const flags = reader.byte();
    entry.forms = [];
    if (flags & HAS_FORMS) {
      for (let count = reader.v(); count > 0; count--) {
        const shared = reader.byte();
        const form = decoder.decode(encoder.encode(term).subarray(0, shared)) + reader.text(reader.v());
        entry.forms.push(form);
      }
    }
    entry.apart = (flags & STANDS_APART) > 0;
    if (entry.apart) {
      entry.count = reader.v();
      entry.best = reader.best();
    } else {
      entry.list = reader.list(this.size, this.base);
      entry.count = entry.list.ids.length;
    }
    if (!entry.forms.length) entry.forms.push(term);
    entry.read = true;
    return entry;
  }
}

/** The places of the terms of a file, by their numbers in the file of terms. */
export function placesIn(bytes) {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.v() }, () => {
    const length = reader.v();
    reader.at += length;
    return length ? bytes.subarray(reader.at - length, reader.at) : null;
  });
}

/** Words, each with how many bits the number of its responses has. */
export function wordsIn(bytes) {
  const reader = new Reader(bytes);
  let last = '';
  return Array.from({ length: reader.v() }, () => {
    const shared = reader.byte();
    last = last.slice(0, shared) + reader.text(reader.byte());
    return [last, reader.byte()];
  });
}

/** For each response with a date, from the oldest, its day as a number from 1 January 1970. */
export function daysIn(bytes) {
  const reader = new Reader(bytes);
  const first = reader.v() | 0;
  const count = reader.v();
  const k = reader.byte();
  const days = [];
  for (let day = first; day < first + count; day++) for (let here = reader.rice(k); here > 0; here--) days.push(day);
  return days;
}

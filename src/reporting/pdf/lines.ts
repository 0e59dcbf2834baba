import bidiFactory, { type Bidi } from 'bidi-js';
import LineBreaker from 'linebreak';
import type { Face, Fonts, Weight } from './fonts.ts';

/** A stretch of one line in one face and one direction, as it is handed to the writer. */
export interface Run {
  text: string;
  face: Face;
  width: number;
}
/** One line: its runs from left to right as they stand on the paper. */
export interface Line {
  runs: Run[];
  width: number;
}
export interface Style {
  size: number;
  weight: Weight;
}

// The types tell of an ES module; what Node loads is the function itself.
const bidi = (bidiFactory as unknown as () => Bidi)();
const RTL_SCRIPT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Is this shaped as one, from right to left? */
export const isJoined = (text: string): boolean => RTL_SCRIPT.test(text);
const DATE = /\d{4}-\d{2}(-\d{2})?/g;

/**
 * Sets one paragraph: which face draws what (Fonts), in which order (the Unicode bidirectional algorithm), and where lines end (the
 * Unicode line breaking algorithm). Shaping, that is joined Arabic letters, is the font engine's when a run is drawn or measured.
 */
export class Setter {
  readonly #fonts: Fonts;
  readonly #rtl: boolean;
  readonly #widths = new Map<string, number>();

  constructor(fonts: Fonts, rtl: boolean) {
    this.#fonts = fonts;
    this.#rtl = rtl;
  }

  /** The lines of a text no wider than `width` points; line breaks in the text are kept. Never empty. */
  set(text: string, style: Style, width = Number.POSITIVE_INFINITY): Line[] {
    return this.#fonts
      .drawable(text)
      .split('\n')
      .flatMap((paragraph) => this.#paragraph(paragraph.trimEnd(), style, width));
  }

  /** The widths between which a text can be set: its longest unbreakable piece, and all on one line. */
  extent(text: string, style: Style): { least: number; most: number } {
    let least = 0;
    let most = 0;
    for (const paragraph of this.#fonts.drawable(text).split('\n')) {
      let whole = 0;
      for (const [start, end] of pieces(paragraph)) {
        const piece = paragraph.slice(start, end);
        const bare = this.#measure(piece.trimEnd(), style);
        least = Math.max(least, bare);
        whole += bare + this.#measure(piece.slice(piece.trimEnd().length), style);
      }
      most = Math.max(most, whole);
    }
    return { least, most };
  }

  #paragraph(text: string, style: Style, room: number): Line[] {
    // A column is often exactly as wide as its longest word; the last digit of a sum must not break it.
    const width = room + 0.01;
    const ordered = levelsOf(text, this.#rtl);
    const lines: Line[] = [];
    let start = 0;
    let end = 0;
    let used = 0;
    const close = (at: number) => {
      lines.push(this.#line(text, ordered, start, at, style));
      start = at;
      used = 0;
    };
    for (const [from, to] of pieces(text)) {
      const piece = text.slice(from, to);
      const bare = this.#measure(piece.trimEnd(), style);
      if (used + bare > width && from > start) close(from);
      if (bare > width) {
        // Longer than a whole line (an address, an id): broken between characters.
        for (const { segment, index } of new Intl.Segmenter().segment(piece)) {
          const step = this.#measure(segment, style);
          if (used + step > width && from + index > start) close(from + index);
          used += step;
        }
      } else used += bare + this.#measure(piece.slice(piece.trimEnd().length), style);
      end = to;
    }
    if (end > start || lines.length === 0) close(end);
    return lines;
  }

  #line(text: string, levels: Uint8Array, from: number, to: number, style: Style): Line {
    const end = from + text.slice(from, to).trimEnd().length;
    const runs: (Run & { level: number })[] = [];
    for (const { face, level, start, stop } of this.#stretches(text, levels, from, end, style.weight)) {
      const piece = text.slice(start, stop);
      for (const ready of oriented(piece, level)) {
        runs.push({ text: ready, face, level, width: this.#advance(ready, face, style.size) });
      }
    }
    return { runs: reordered(runs), width: runs.reduce((sum, run) => sum + run.width, 0) };
  }

  *#stretches(text: string, levels: Uint8Array | undefined, from: number, to: number, weight: Weight) {
    let open: { face: Face; level: number; start: number; stop: number } | undefined;
    for (let i = from; i < to; ) {
      const code = text.codePointAt(i)!;
      const next = i + (code > 0xffff ? 2 : 1);
      const face = this.#fonts.face(code, weight, open?.face);
      const level = levels?.[i] ?? 0;
      if (face) {
        if (open && open.face === face && open.level === level) open.stop = next;
        else {
          if (open) yield open;
          open = { face, level, start: i, stop: next };
        }
      }
      i = next;
    }
    if (open) yield open;
  }

  #measure(text: string, style: Style): number {
    let sum = 0;
    for (const { face, start, stop } of this.#stretches(text, undefined, 0, text.length, style.weight)) {
      sum += this.#advance(text.slice(start, stop), face, style.size);
    }
    return sum;
  }

  /** Word by word, as the writer draws them, for reports repeat their words; Arabic runs as a whole. */
  #advance(text: string, face: Face, size: number): number {
    if (isJoined(text) || !text.includes(' ')) return this.#shaped(text, face) * size;
    return text.split(/( )/).reduce((sum, word) => sum + this.#shaped(word, face), 0) * size;
  }

  #shaped(text: string, face: Face): number {
    const key = `${face.name}\n${text}`;
    let units = this.#widths.get(key);
    if (units === undefined) {
      units = text === '' ? 0 : face.font.layout(text).advanceWidth / face.font.unitsPerEm;
      // A long list of names must not fill the memory.
      if (this.#widths.size < 50_000) this.#widths.set(key, units);
    }
    return units;
  }
}

/** Where the text may be broken: from each break to the next. */
function* pieces(text: string): Generator<[number, number]> {
  const breaker = new LineBreaker(text);
  let start = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    if (next.position > start) yield [start, next.position];
    start = next.position;
  }
  if (start < text.length) yield [start, text.length];
}

/**
 * Embedding levels for each code unit. A date such as 2026-05-04 after Arabic words would be turned into 04-05-2026 by the algorithm,
 * so dates are isolated for the reckoning.
 */
function levelsOf(text: string, rtl: boolean): Uint8Array {
  let isolated = '';
  /** Where each code unit of `text` stands in `isolated`. */
  const places: number[] = [];
  let end = 0;
  const keep = (stretch: string) => {
    for (let i = 0; i < stretch.length; i++) places.push(isolated.length + i);
    isolated += stretch;
  };
  for (const { 0: date, index } of text.matchAll(DATE)) {
    keep(text.slice(end, index));
    isolated += '\u2066';
    keep(date);
    isolated += '\u2069';
    end = index + date.length;
  }
  keep(text.slice(end));
  const { levels } = bidi.getEmbeddingLevels(isolated, rtl ? 'rtl' : 'ltr');
  return Uint8Array.from(places, (place) => levels[place]!);
}

/** A stretch as the font engine must get it so that it comes out in the direction of its level. */
function oriented(text: string, level: number): string[] {
  const backwards = level % 2 === 1;
  // The engine turns a run by its script. Arabic letters in an odd level: as they are, brackets mirrored.
  if (backwards && isJoined(text)) return [Array.from(text, mirrored).join('')];
  if (backwards) return [Array.from(text, mirrored).reverse().join('')];
  // Persian digits are Arabic script to the engine but run from left to right: one by one nothing is turned.
  return isJoined(text) ? Array.from(text) : [text];
}

const mirrored = (character: string): string => bidi.getMirroredCharacter(character) ?? character;

/** Rule L2: from the highest level down to the lowest odd one, turn every sequence of runs at that level or above. */
function reordered(runs: (Run & { level: number })[]): Run[] {
  const out = [...runs];
  const highest = Math.max(0, ...out.map(({ level }) => level));
  for (let level = highest; level >= 1; level--) {
    for (let i = 0; i < out.length; i++) {
      if (out[i]!.level < level) continue;
      let end = i;
      while (end < out.length && out[end]!.level >= level) end++;
      out.splice(i, end - i, ...out.slice(i, end).reverse());
      i = end;
    }
  }
  return out;
}

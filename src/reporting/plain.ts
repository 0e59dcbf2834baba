import { cleanText } from '../i18n/clean.ts';
import type { Cell, Column } from './table.ts';

/** Languages written from right to left, by their ISO 639-1 code. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);
export const isRightToLeft = (language: string): boolean => RIGHT_TO_LEFT.has(language.split('-')[0] ?? '');

// What cleanText leaves because a line of chat may hold it: zero-width signs, byte order marks, invisible tags. Joiners (U+200C, U+200D)
// stay: they are spelling in Persian, Urdu and Indic scripts.
const HIDDEN = /[\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const ISOLATES = /[\u2066-\u2069]/g;

/**
 * Text from outside as plain text that keeps its direction (I2): as `plain`, but the isolates that our own texts put around a name of
 * the other direction stay, balanced. For what is drawn: cards and PDF.
 */
export const drawn = (text: string): string =>
  // Hidden signs first: one of them may cut a mention in two.
  cleanText(text.replace(HIDDEN, '').replace(/[\u0085\u2028\u2029]/g, '\n'));

/**
 * Text from outside as plain text (I2): well-formed, lines end in `\n`, no tabs, no control characters, no bidirectional controls, no
 * `<at>` marks (which would mention somebody in Teams). What remains may still look like markup: print it only where nothing is markup.
 */
export const plain = (text: string): string => drawn(text).replace(ISOLATES, '');

/** For what is drawn, on one line: line breaks and runs of spaces become one space. */
export const oneLine = (text: string): string => drawn(text).replace(/\s+/g, ' ').trim();

/** At most `length` characters (not code units), with an ellipsis where something was cut. */
export const shorten = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
};

export const isNumeric = (column: Column): boolean => column.unit !== 'text' && column.unit !== 'date';

const formats = new Map<string, Intl.NumberFormat>();
const formatOf = (language: string): Intl.NumberFormat => {
  let format = formats.get(language);
  if (!format) {
    // Western digits everywhere: UN documents use them in Arabic too, and a column of figures stays comparable.
    format = new Intl.NumberFormat(language, { numberingSystem: 'latn', maximumFractionDigits: 2 });
    formats.set(language, format);
  }
  return format;
};

/**
 * A cell as people read it: thousands grouped as the language does, whole per cent with its sign, nothing for null. Dates stay
 * ISO: the same in every language, and never taken for another one.
 */
export const shown = (cell: Cell | undefined, column: Column, language: string): string => {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return drawn(cell);
  if (!Number.isFinite(cell)) return '';
  // Rounded when it was counted; a sign is added and nothing else is done to it.
  return column.unit === 'percent' ? `${cell}%` : formatOf(language).format(cell);
};

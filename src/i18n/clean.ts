/*
 * Text that people typed or that was imported is shown as text, never obeyed. What is taken out here has no honest use in a line of
 * a card and can forge one: control characters, direction overrides, mentions (hardening I2, R2).
 */

/** C0 and C1 controls without line feed and tab, soft hyphen's invisible friends, noncharacters (ours mark our own texts). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]/g;
/** Marks, embeddings, overrides, directed isolates. First-strong isolates are looked at apart: they can't turn anything round. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/g;
const MENTION = /<\s*\/?\s*at\b[^<>]*>/gi;

/** Text freed of control characters, direction controls and `<at>` mentions; well-formed; balanced isolates stay. */
export const cleanText = (text: string): string => {
  let clean = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(CONTROLS, '')
    .replace(DIRECTIONS, '');
  // Taking one mention out may join the halves of another.
  for (let before = ''; before !== clean; ) {
    before = clean;
    clean = clean.replace(MENTION, '');
  }
  return /[\u2068\u2069]/.test(clean) ? balance(clean) : clean;
};

/** Drops isolates that nobody closes and closings that nobody opened: what is left can't reach beyond its own text. */
const balance = (text: string): string => {
  const drop = new Set<number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\u2068') open.push(at);
    else if (text[at] === '\u2069' && open.pop() === undefined) drop.add(at);
    else if (text[at] === '\n') for (const i of open.splice(0)) drop.add(i);
  }
  for (const i of open) drop.add(i);
  return drop.size === 0 ? text : [...Array(text.length).keys()].map((i) => (drop.has(i) ? '' : text[i])).join('');
};

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LEFT_TO_RIGHT = /(?![\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}])\p{L}/u;

/** Keeps a part of the other writing direction together inside a sentence; text of the same direction stays as it is. */
export const isolate = (text: string, rtl: boolean): string =>
  !text.startsWith('\u2068') && (rtl ? LEFT_TO_RIGHT : RIGHT_TO_LEFT).test(text) ? `\u2068${text}\u2069` : text;

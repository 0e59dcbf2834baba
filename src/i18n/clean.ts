/*
 * Text that people typed or that was imported is shown as text, never obeyed. What is taken out here has no honest use in a line of
 * a card and can forge one: control characters, direction overrides, mentions (hardening I2, R2).
 */

/** C0 and C1 controls without line feed and tab, soft hyphen's invisible friends, noncharacters (ours mark our own texts). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]/g;
/** Marks, embeddings, overrides, directed isolates. First-strong isolates are looked at apart: they can't turn anything round. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/g;
const MENTION = /^<\s*(?:\/\s*)?at\b/i;

/** Text freed of control characters, direction controls and `<at>` mentions; well-formed; balanced isolates stay. */
export const cleanText = (text: string): string => {
  const plain = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(CONTROLS, '')
    .replace(DIRECTIONS, '');
  const clean = withoutMentions(plain).text;
  return /[\u2068\u2069]/.test(clean) ? balance(clean) : clean;
};

/**
 * Takes mentions out, also those that only come together when the one between their halves is gone, in one walk. `looked`: at how many
 * letters it looked; never at one more than twice, however they are nested.
 */
export const withoutMentions = (text: string): { text: string; looked: number } => {
  const kept: string[] = [];
  let looked = 0;
  /** Which part of what is kept opens a bracket that nothing has closed yet. */
  let open: number[] = [];
  for (const part of text.split(/(?<=[<>])|(?=[<>])/)) {
    looked += part.length;
    if (part === '<') open.push(kept.length);
    kept.push(part);
    if (part !== '>') continue;
    const from = open.pop();
    const inside = from === undefined ? '' : kept.slice(from).join('');
    looked += inside.length;
    if (from !== undefined && MENTION.test(inside)) kept.length = from;
    // What stays in brackets can't be part of a mention around it.
    else open = [];
  }
  return { text: kept.join(''), looked };
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

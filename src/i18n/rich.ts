import { cleanText } from './clean.ts';

/** Around what is our own text inside one string; noncharacters, which `cleanText` takes out of everything else. */
export const OURS = '\ufdd0';
export const THEIRS = '\ufdd1';

/** One stretch of a text: ours may carry bold, italic, lists and links in Markdown; free text never does. */
export interface Stretch {
  ours: boolean;
  text: string;
}

/**
 * A text of our own catalogue that may carry Markdown, with the values put into it kept apart. Only `t.rich` and `joinRich` make
 * one, never a card's answer or an import: a class instance can't come out of JSON.
 */
export class Rich {
  readonly stretches: readonly Stretch[];
  constructor(stretches: readonly Stretch[]) {
    this.stretches = stretches;
  }
  /** The text as a string that a template can carry; `stretchesOf` takes it apart again. */
  marked(): string {
    return this.stretches.map((s) => (s.ours ? `${OURS}${s.text}${THEIRS}` : s.text)).join('');
  }
  /** Without the marks: for notifications and logs-free tests. Markdown stays as typed. */
  toString(): string {
    return this.stretches.map((s) => s.text).join('');
  }
}

/** Several parts as one text, joined by a plain separator. Strings are free text. */
export const joinRich = (parts: readonly (Rich | string)[], separator: string): Rich =>
  new Rich(
    parts.flatMap((part, i) => [
      ...(i > 0 ? [{ ours: false, text: separator }] : []),
      ...(part instanceof Rich ? part.stretches : [{ ours: false, text: cleanText(part) }]),
    ]),
  );

/** Takes a string that may hold marked texts apart. What stands outside the marks is free text. */
export const stretchesOf = (text: string): Stretch[] => {
  const found: Stretch[] = [];
  let ours = false;
  for (const piece of text.split(/([\ufdd0\ufdd1])/)) {
    if (piece === OURS) ours = true;
    else if (piece === THEIRS) ours = false;
    else if (piece !== '') found.push({ ours, text: piece });
  }
  return found;
};

/** The same string without the marks. */
export const unmarked = (text: string): string => text.replace(/[\ufdd0\ufdd1]/g, '');

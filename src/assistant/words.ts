import { digits } from '../kernel/digits.ts';

export { digits };

const HAN = /\p{Script=Han}/u;

/** Letters that people write one for the other in Arabic. */
const ALIKE: Record<string, string> = { ى: 'ي', ة: 'ه', ٱ: 'ا', ی: 'ي', ک: 'ك' };

const foldOne = (letter: string): string =>
  digits(letter.normalize('NFKD').toLowerCase())
    .replace(/[\p{M}\u0640\u200b-\u200f\u2060-\u206f]/gu, '')
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .replace(/[ىةٱیک]/gu, (l) => ALIKE[l] ?? l);

/** Text as it is compared, and for each of its places the place in the original where that letter stands. */
interface Folded {
  text: string;
  at: number[];
}

/** One text is compared with every phrase, and every phrase with each text: what was folded lately is kept. */
const MOST_KEPT = 4_000;
const LONG = 200;
const kept = new Map<string, Folded>();
let lastLong: [string, Folded] | undefined;

function folded(text: string): Folded {
  const known = text.length > LONG ? (lastLong?.[0] === text ? lastLong[1] : undefined) : kept.get(text);
  if (known) return known;
  const made = foldedAnew(text);
  if (text.length > LONG) lastLong = [text, made];
  else {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, made);
  }
  return made;
}

function foldedAnew(text: string): Folded {
  const out: Folded = { text: '', at: [] };
  let place = 0;
  for (const letter of text) {
    for (const unit of foldOne(letter)) {
      if (unit === ' ' && (out.text === '' || out.text.endsWith(' '))) continue;
      for (let i = 0; i < unit.length; i++) out.at.push(place);
      out.text += unit;
    }
    place += letter.length;
  }
  if (out.text.endsWith(' ')) {
    out.text = out.text.slice(0, -1);
    out.at.pop();
  }
  out.at.push(text.length);
  return out;
}

/** Text as it is compared: without case, accents, Arabic vowel signs, punctuation and double spaces; digits of any script as 0 to 9. */
export const fold = (text: string): string => folded(text).text;

/** Does one word end and another begin here? Between Chinese characters always: they are written without spaces. */
const isBreak = (text: string, at: number): boolean =>
  at <= 0 || at >= text.length || text[at] === ' ' || text[at - 1] === ' ' || HAN.test(`${text[at - 1]}${text[at]}`);

/** Stands for the value inside a phrase: `暂停…提醒`. */
const VALUE = '…';

/**
 * What a person added to the words of a phrase: what follows them when the text begins with them, or what stands for the `…` of the
 * phrase. `''`: nothing was added. Undefined: these are not the words.
 */
export function restAfter(text: string, phrase: string): string | undefined {
  const said = folded(text);
  const [first = '', ...others] = phrase.split(VALUE);
  const head = fold(first);
  const tail = fold(others.join(' '));
  // A sign alone, like the question mark, is only itself.
  if (head === '' && tail === '') return text.trim() === phrase.trim() ? '' : undefined;
  if (!said.text.startsWith(head) || !said.text.endsWith(tail)) return undefined;
  const [from, to] = [head.length, said.text.length - tail.length];
  if (from > to || !isBreak(said.text, from) || !isBreak(said.text, to)) return undefined;
  // A value inside must be there: otherwise the same words without it are another phrase.
  if (others.length > 0 && said.text.slice(from, to).trim() === '') return undefined;
  return text
    .slice(said.at[from], said.at[to])
    .replace(/^[\s\p{P}]+/u, '')
    .trim();
}

/** Text without the words of courtesy at its beginning and end; all of it when there is nothing else. */
export function withoutCourtesy(text: string, courtesies: readonly string[]): string {
  const polite = courtesies.map(fold).filter(Boolean);
  const said = folded(text);
  let [from, to] = [0, said.text.length];
  // Nobody is polite more often than this in one line.
  for (let cut = true, times = 0; cut && times < 20; times++) {
    cut = false;
    const now = said.text.slice(from, to);
    for (const word of polite) {
      if (now.startsWith(word) && isBreak(now, word.length) && now.length > word.length) {
        from += word.length;
        cut = true;
        break;
      }
      if (now.endsWith(word) && isBreak(now, now.length - word.length) && now.length > word.length) {
        to -= word.length;
        cut = true;
        break;
      }
    }
    while (said.text[from] === ' ') from += 1;
    while (said.text[to - 1] === ' ') to -= 1;
  }
  return from < to ? text.slice(said.at[from], said.at[to]).trim() : text.trim();
}

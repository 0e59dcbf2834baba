/** Text as it is compared: without case, accents, Arabic vowel signs, punctuation and double spaces. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[\p{P}\p{S}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What followed the words of a phrase, when the text begins with them; undefined: it doesn't. `''`: nothing followed. */
export function restAfter(text: string, phrase: string): string | undefined {
  const said = text.trim().split(/\s+/);
  const wanted = fold(phrase).split(' ');
  for (let n = 1; n <= said.length; n++) {
    const head = fold(said.slice(0, n).join(' '));
    if (head === wanted.join(' ')) return said.slice(n).join(' ');
    if (head.length > phrase.length + 8) return undefined;
  }
  return undefined;
}

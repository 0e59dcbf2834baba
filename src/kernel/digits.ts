const OTHER = /(?![0-9])\p{Nd}/gu;
const DIGIT = /\p{Nd}/u;

/** Digits of any script come in unbroken runs from nought to nine; the first of a run is nought. */
function numberOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
}

/** Digits as people type them, of whatever script, and wide ones, as 0 to 9: `٣` is 3. */
export const digits = (text: string): string => text.replace(OTHER, (digit) => String(numberOf(digit)));

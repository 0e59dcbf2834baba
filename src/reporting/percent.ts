import { StewardError } from '../errors.ts';

/**
 * `part` of `whole` in whole per cent, rounded once, half up, in exact integer arithmetic: 1 of 200 is 1, never 0.
 * `null` when there is nothing to divide by. More than the whole is more than 100.
 * @throws STW_INTERNAL when a count is negative, not whole or beyond 2^53: then the counting is wrong, not the rounding.
 */
export function percent(part: number, whole: number): number | null {
  for (const count of [part, whole]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new StewardError('STW_INTERNAL', { reason: `${count} is no count, so no percentage can be made of it` });
    }
  }
  if (whole === 0) return null;
  // floor((100 part / whole) + 1/2) = floor((200 part + whole) / (2 whole)): no fraction is ever held in a float.
  const numerator = 200 * part + whole;
  const denominator = 2 * whole;
  if (Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)) {
    return (numerator - (numerator % denominator)) / denominator;
  }
  return Number((200n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

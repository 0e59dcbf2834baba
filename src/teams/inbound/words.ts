import { cleanText } from '../../i18n/clean.ts';
import type { Json } from '../../kernel/store.ts';

/** A mention with the name it shows. */
const MENTIONED = /<at\b[^<>]*>[^<>]*<\/at\s*>/gi;
const MENTION = /<\s*\/?\s*at\b[^<>]*>/gi;

/** What somebody typed: clean, without the names it mentions. */
export const typed = (text: string | null | undefined): string => clean((text ?? '').replace(MENTIONED, ' ')).trim();

/** Text of a card or a file name: well-formed, without control characters, direction overrides and mentions (hardening R2, I2). */
export function clean(text: string): string {
  const once = text.replace(MENTION, '').replace(MENTION, '');
  // Mentions nested in each other's halves would be taken out one round at a time: nobody means that, so their signs go at once.
  return cleanText(once.search(MENTION) >= 0 ? once.replace(/</g, '‹') : once);
}

/** Names that would reach beyond an object's own data. */
const UNFIT = new Set(['__proto__', 'constructor', 'prototype']);

/** Data of a card: every text in it clean, its own fields alone. Anything but an object is no data. */
export function cleanData(value: unknown): { [name: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const fields = Object.entries(value).filter(([name]) => !UNFIT.has(name));
  return Object.fromEntries(fields.map(([name, inner]) => [clean(name), cleanJson(inner)]));
}

/** The body has at most 32 levels, so this may recurse. */
function cleanJson(value: unknown): Json {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  return typeof value === 'object' && value !== null ? cleanData(value) : null;
}

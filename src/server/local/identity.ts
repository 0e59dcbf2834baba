import { createHash } from 'node:crypto';
import type { LocalPerson } from './types.ts';

/** Who Steward is in this make-believe tenant. */
export const BOT = { id: '28:steward', name: 'Steward' } as const;

/** The ids under which a person is known in Teams. They follow from the person's id, so a restart changes none. */
export function identityOf(
  person: LocalPerson,
  tenantId: string,
): { conversation: string; user: string; aadObjectId: string } {
  return {
    conversation: `a:1${digest('conversation', tenantId, person.id)}`,
    user: `29:1${digest('user', tenantId, person.id)}`,
    aadObjectId: person.aadObjectId || guid(digestHex('entra', tenantId, person.id)),
  };
}

/** The locale that Teams reports for a person's language. */
export const localeOf = (language: string): string =>
  ({ en: 'en-GB', fr: 'fr-FR', es: 'es-ES', ar: 'ar-EG', zh: 'zh-CN', ru: 'ru-RU' })[language] ?? 'en-GB';

const hash = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts));
const digest = (...parts: string[]) => hash(parts).digest('base64url');
const digestHex = (...parts: string[]) => hash(parts).digest('hex');
const guid = (hex: string) =>
  [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');

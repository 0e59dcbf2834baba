import { z } from 'zod/v4';
import { cleanLine, quote, readZone } from './importing/values.ts';

/*
 * What may stand in each setting, and the sentence for what may not: it names the setting, says what is allowed, and shows what stood
 * there unless that is a secret, or somebody's name: it goes where logs are kept.
 */

type Made<T> = z.ZodType<T | undefined>;

/** `which`: says which part of a secret is wrong, where one may not say what stands there. */
const setting = <T>(
  is: string,
  read: (text: string) => T | undefined,
  secret = false,
  which: (text: string) => string = () => 'what stands there',
): Made<T> =>
  z
    .string()
    .optional()
    .transform((given, ctx) => {
      if (given === undefined) return undefined;
      const value = read(given.trim());
      if (value !== undefined) return value;
      ctx.addIssue({
        code: 'custom',
        message: `is ${is}${secret ? `; ${which(given)} is not` : `; ${quote(cleanLine(given))} is not`}`,
      });
      return z.NEVER;
    }) as unknown as Made<T>;

const number = (low: number, high: number, whole = true): Made<number> =>
  setting(`a ${whole ? 'whole ' : ''}number from ${low} to ${high}`, (text) => {
    const value = (whole ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,6})?$/).test(text) ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : undefined;
  });

const oneOf = <T extends string>(...names: T[]): Made<T> =>
  setting(`one of ${names.join(', ')}`, (text) => names.find((name) => name === text));

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const list = (is: string, fits: (part: string) => boolean, secret = false): Made<string[]> =>
  setting(
    is,
    (text) => {
      const parts = partsOf(text);
      return parts.every(fits) ? parts : undefined;
    },
    secret,
    (text) => `number ${partsOf(text).findIndex((part) => !fits(part)) + 1} of them`,
  );

const NAME = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i;
const isHost = (text: string): boolean => NAME.test(text) || /^\[?[\da-f:]*:[\da-f:.]*\]?$/i.test(text);
const hosts = (example: string): Made<string[]> =>
  list(`names of hosts with commas between, without https:// and path, like ${example}`, (part) => {
    const [name = '', port = '', more] = part.split(':');
    return isHost(part) || (more === undefined && NAME.test(name) && /^\d{1,5}$/.test(port));
  });

/** What may be parsed as an address and is used as one. */
function addressed(text: string, protocols: readonly string[]): URL | undefined {
  if (/\s/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
}

const address = (secret = false): Made<string> =>
  setting(
    'a web address, like https://teams.example.org/',
    (text) => (addressed(text, ['https:', 'http:']) ? text : undefined),
    secret,
  );

const path = (what: string): Made<string> =>
  setting(`the path of a ${what}`, (text) => (text === '' || text.includes('\0') ? undefined : text));

const TIMES = /^(([01]\d|2[0-3]):[0-5]\d)-(([01]\d|2[0-3]):[0-5]\d)$/;
const KEY = /^[A-Za-z0-9+/]{43}=$/;

export const settings = {
  PORT: number(0, 65_535),
  HOST: setting('the address this machine listens on, like 127.0.0.1 or 0.0.0.0', (text) =>
    isHost(text) ? text : undefined,
  ),
  DATA_DIR: path('folder'),
  DATABASE_URL: setting(
    'the address of a PostgreSQL database, like postgres://steward@127.0.0.1:5432/steward',
    (text) => (addressed(text, ['postgres:', 'postgresql:']) ? text : undefined),
    true,
  ),
  STEWARD_ADMINS: list(
    'ids, e-mail addresses or Entra object ids of people with commas between, like 10452,ana.diaz@example.org',
    (part) => part.length <= 254 && !/[\s\p{Cc}]/u.test(part),
    true,
  ),
  STEWARD_RATE: number(0.1, 1_000_000, false),
  STEWARD_SERVICE_URL: address(),
  STEWARD_SERVICE_HOSTS: hosts('smba.example.org'),
  STEWARD_FILE_HOSTS: hosts('contoso.sharepoint.com'),
  STEWARD_PULSE_KEY: setting(
    '32 bytes in base64, 44 signs (make one with: openssl rand -base64 32)',
    (text) => (KEY.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined),
    true,
  ),
  STEWARD_PUBLISHED: path('file outside the data, which keeps which pulses were published'),
  STEWARD_CLOCK: oneOf('system', 'manual'),
  STEWARD_ACT_LIMIT: number(1, 1_000_000),
  STEWARD_WORKING_HOURS: setting('two times of one day, the earlier first, like 09:00-17:00', (text) => {
    const [, from = '', , to = ''] = TIMES.exec(text) ?? [];
    return from < to ? { from, to } : undefined;
  }),
  STEWARD_HOLIDAYS: path('CSV file of dates and locations'),
  // Somebody may have put a password into it.
  STEWARD_LRS_URL: address(true),
  STEWARD_LRS_KEY: setting(
    'user and password of the learning record store, like user:password',
    (text) => (/^[^:]+:.+$/.test(text) ? text : undefined),
    true,
  ),
  STEWARD_LRS_HOME: address(),
  STEWARD_JOURNAL_MB: number(0.01, 4096, false),
  STEWARD_TIME_ZONE: setting('a time zone by its IANA name, such as Africa/Nairobi', (text) => {
    const zone = readZone(text);
    return 'value' in zone ? zone.value : undefined;
  }),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
};

import { IANAZone } from 'luxon';
import { isReserved, type Language, type Person, type Status } from '../kernel/person.ts';

/** What a cell means, or why it means nothing. */
export type Reading<T> = { value: T } | { reason: string };

const MENTION = /<\s*\/?\s*at\b[^<>]*>/gi;
/** Marks that turn the direction of text round, and those that can't be seen: imported text can't forge what stands beside it (I2). */
const DIRECTIONS = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** One line of clean text: well-formed, without control and direction marks or `<at>`, spaces single, composed (R2, I2). */
export function cleanLine(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text) && !text.includes('<')) return text;
  let clean = text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(DIRECTIONS, '')
    .replace(/[\p{Cc}\p{Zs}\u2028\u2029]+/gu, ' ');
  for (let before = ''; before !== clean; ) {
    before = clean;
    clean = clean.replace(MENTION, '');
  }
  return clean.normalize('NFC').replace(/ {2,}/g, ' ').trim();
}

const ID = /^[A-Za-z0-9][\w.@-]{0,63}$/;

export function readId(text: string): Reading<string> {
  if (text === '') return { reason: 'is empty' };
  if (isReserved(text))
    return { reason: `${quote(text)} is what Steward calls something else on its ledger; nobody can have it as an id` };
  if (ID.test(text)) return { value: text };
  return { reason: `${quote(text)} is no id: letters, digits, _ . @ and -, 64 at most, a letter or digit first` };
}

/** Text of at most `most` characters. */
export const readText = (text: string, most = 200): Reading<string> =>
  text.length <= most ? { value: text } : { reason: `has ${text.length} characters; ${most} are the most` };

/** A path: segments without spaces around them, none empty. */
export function readUnit(text: string): Reading<string> {
  const path = text
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean)
    .join('/');
  return path === '' ? { reason: 'is empty; everyone belongs to an entity' } : readText(path, 400);
}

export function readEmail(text: string): Reading<string> {
  if (text === '' || (/^[^\s@<>"]+@[^\s@<>"]+$/.test(text) && text.length <= 254)) return { value: text.toLowerCase() };
  return { reason: `${quote(text)} is no e-mail address` };
}

export function readObjectId(text: string): Reading<string> {
  const bare = text.replace(/^\{(.*)\}$/, '$1').toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bare)) return { value: bare };
  return { reason: `${quote(text)} is no Entra object id (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)` };
}

/** P5, P 5 and p-5 as P-5; other grades as they stand. */
export const readGrade = (text: string): Reading<string> =>
  readText(/^([PDG])\s*-?\s*(\d)$/i.test(text) ? text.replace(/^(.)\s*-?\s*(\d)$/, '$1-$2').toUpperCase() : text, 40);

const table = <T>(entries: readonly (readonly [T, string])[]): Map<string, T> =>
  new Map(entries.flatMap(([value, names]) => names.split(',').map((name): [string, T] => [valueKey(name), value])));

const valueKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

const LANGUAGE_NAMES = table<Language>([
  ['en', 'en, eng, english, anglais, inglés, английский, 英文, 英语, الإنجليزية'],
  ['fr', 'fr, fre, fra, french, français, francais, francés, французский, 法文, 法语, الفرنسية'],
  [
    'es',
    'es, spa, spanish, español, espanol, castellano, castilian, espagnol, испанский, 西班牙文, 西班牙语, الإسبانية',
  ],
  ['ar', 'ar, ara, arabic, العربية, عربي, arabe, árabe, арабский, 阿拉伯文, 阿拉伯语'],
  [
    'zh',
    'zh, zho, chi, chinese, mandarin, simplified chinese, chinese simplified, 中文, 汉语, 普通话, chinois, chino, китайский, الصينية',
  ],
  ['ru', 'ru, rus, russian, русский, russe, ruso, 俄文, 俄语, الروسية'],
]);

/** By code (`fr`, `fr-CH`, `fr_FR`) or by name, in English or one of the six. */
export function readLanguage(text: string): Reading<Language> {
  const code = /^([a-z]{2,3})[-_][a-z]{2,4}([-_][a-z]{2})?$/i.exec(text)?.[1];
  const value = LANGUAGE_NAMES.get(valueKey(text)) ?? (code ? LANGUAGE_NAMES.get(code.toLowerCase()) : undefined);
  return value ? { value } : { reason: `${quote(text)} is none of the six languages: en, fr, es, ar, zh, ru` };
}

const ZONES = new Map<string, string>(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

/** An IANA name; offsets and abbreviations know no summer time, so they are refused. */
export function readZone(text: string): Reading<string> {
  const known = ZONES.get(text.toLowerCase());
  if (known) return { value: known };
  // Aliases (Asia/Kolkata) are not in the list above.
  if ((/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2}$/.test(text) || /^(UTC|GMT)$/.test(text)) && IANAZone.isValidZone(text)) {
    ZONES.set(text.toLowerCase(), text);
    return { value: text };
  }
  return { reason: `${quote(text)} is no IANA time zone, such as Africa/Nairobi` };
}

const CATEGORY_NAMES = table<Person['category']>([
  [
    'staff',
    `staff, staff member, employee, regular, internal, permanent, fixed term, temporary, continuing, international, national, local, member,
    professional, general service, director, field service, national officer, p, d, g, gs, fs, no, full time, part time, salaried, worker`,
  ],
  [
    'non-staff',
    `non staff, consultant, contractor, individual contractor, contingent worker, contingent, intern, un volunteer, unv, volunteer, external,
    guest, affiliate, gratis personnel, vendor, freelance, freelancer, service contract, secondee in`,
  ],
]);

export const readCategory = (text: string): Reading<Person['category']> =>
  among(CATEGORY_NAMES, text, 'is neither staff nor non-staff');

const STATUS_NAMES = table<Status>([
  [
    'active',
    `active, employed, current, working, in service, on board, a, full time, part time, regular, permanent, fixed term, temporary, continuing,
    contractor, probation, enabled`,
  ],
  [
    'long-leave',
    `long leave, on leave, leave, on long leave, leave of absence, loa, special leave, slwop, slwfp, sick leave, maternity leave, paternity leave,
    parental leave, sabbatical, sabbatical leave, unpaid leave, paid leave, suspended, l`,
  ],
  ['seconded', 'seconded, secondment, on secondment, on loan, loaned, seconded out, reimbursable loan'],
  [
    'left',
    `left, leaver, terminated, termination, inactive, separated, separation, retired, resigned, former, departed, dismissed, deceased, withdrawn,
    ended, t, s, voluntarily terminated, terminated for cause, terminated voluntarily, retiree, disabled`,
  ],
]);

/** Which kind of leave it is, is not kept (people.md). */
export const readStatus = (text: string): Reading<Status> =>
  among(STATUS_NAMES, text, 'is none of active, long-leave, seconded, left');

function among<T>(names: Map<string, T>, text: string, otherwise: string): Reading<T> {
  const value = names.get(valueKey(text));
  return value === undefined ? { reason: `${quote(text)} ${otherwise}` } : { value };
}

const DAYS = table<number>(
  [
    '1, mon, monday',
    '2, tue, tues, tuesday',
    '3, wed, weds, wednesday',
    '4, thu, thur, thurs, thursday',
    '5, fri, friday',
    '6, sat, saturday',
    '7, sun, sunday',
  ].map((names, i) => [i + 1, names] as const),
);

/** `Mon-Fri`, `Sun-Thu`, `Mon,Tue,Wed`, `Mon-Wed, Fri` as ISO weekdays in order. */
export function readWorkDays(text: string): Reading<number[]> {
  const days = new Set<number>();
  const parts = text.replace(/\s*([-–—]|\bto\b)\s*/gi, '-').split(/[\s,;+&]+/);
  for (const part of parts.filter(Boolean)) {
    const ends = part.split('-').map((name) => DAYS.get(valueKey(name)));
    const [first, last] = [ends[0], ends.at(-1)];
    if (!first || !last || ends.length > 2)
      return { reason: `${quote(text)} are no work days; they look like Mon-Fri or Mon,Tue,Wed` };
    for (let day = first; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === last) break;
    }
  }
  return { value: [...days].sort() };
}

/** What stood there, short enough for a line. */
export const quote = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 57)}...` : text}"`;

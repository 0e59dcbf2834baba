import { isAbsolute } from 'node:path';
import { cleanLine, quote, readUnit, readZone } from '../importing/values.ts';
import { isDay } from '../kernel/time.ts';

/** What is typed behind an option, or in the place of a capital word: how it is said, and whether it is one. */
export interface Kind {
  /** Goes on after "--opens is": what it is, with an example where there is one. */
  is: string;
  fits(value: string): boolean;
}

const isUnit = (text: string): boolean => 'value' in readUnit(text) && !/\p{Cc}/u.test(text);

const kind = (is: string, fits: (value: string) => boolean): Kind => ({ is, fits });

export const DAY = kind('a day, like 2027-05-03', isDay);
export const ZONE = kind('a time zone by its IANA name, such as Africa/Nairobi', (text) => 'value' in readZone(text));
export const PERSON = kind('an id, an e-mail address or an Entra object id', (text) =>
  /^[^\s\p{Cc}]{1,254}$/u.test(text),
);
export const UNIT = kind('a unit, as in the people file, like DM/Finance', isUnit);
export const PERSON_OR_UNIT = kind(`${PERSON.is}, or a unit`, isUnit);
export const UNITS = kind('units with commas between, like DM,DGACM/Conference Services', (text) =>
  text.split(',').every(isUnit),
);
export const CLAIM = kind('the number of a waiting account, like 3f9ac0d1e2b4; "steward links" lists them', (text) =>
  /^[0-9a-f]{12}$/.test(text),
);
export const RUN = kind('the id of a run, like dialogue-2027; "steward status" lists them', (text) =>
  /^[\w.-]{1,100}$/.test(text),
);
/** An empty link takes the one away that was there. */
export const LINK = kind(
  'a web address that begins with https://, like https://example.org/video; or "" for none',
  (text) => text === '' || /^https:\/\/[^\s/@]+(\/\S*)?$/i.test(text),
);
export const HEAD = kind(
  'the head of a ledger that was noted earlier: a number, a colon and 64 signs, like 120:9f86d0…',
  (text) => /^\d{1,15}:[0-9a-f]{64}$/.test(text),
);
export const PAIR = kind('FIELD=COLUMN, for instance managerId="Reports to"', (text) => /^[^=]+=/.test(text));
export const HEADED = kind('HEADING=FIELD on one line, for instance "Employee ID=id"', (text) =>
  /^[^\r\n]*=[^\r\n]*$/.test(text),
);
export const COURSE = kind('the id of a course, like erm', (text) => /^[\w.-]{1,60}$/.test(text));
export const CERTIFICATE = kind('the id of a certificate, like ERM-2027-K7QF2-9XM4T', (text) =>
  /^\s*[\w.-]{1,100}\s*$/.test(text),
);
export const FILE = kind('the path of a file', (text) => text.trim() !== '' && !text.includes('\0'));
export const PATH = kind(
  'the whole path of a file, like /safe/erasures.jsonl',
  (text) => isAbsolute(text) && !text.includes('\0'),
);
export const FOLDER = kind(
  'the whole path of a folder, like /backups/steward-2027-05-03',
  (text) => isAbsolute(text) && !text.includes('\0'),
);
export const BODY = kind('a body, such as OIOS or BOA, or for a preparer the manager', (text) => isText(text, 60));

export const GRADES = kind('grades with commas between, like USG,ASG', (text) =>
  text.split(',').every((part) => isText(part, 40)),
);
export const PREPARERS = kind(
  'pairs of manager and preparer, like "okoro@example.org: 10452", with semicolons between',
  (text) => text.split(';').every((pair) => /^[^:;]*\S[^:;]*:\s*\S/.test(pair)),
);

/** Words of at most so many characters; `none` where no words at all are meant as such. */
export const text = (most: number, none = false): Kind =>
  kind(`text of at most ${most} characters${none ? '' : ', and not empty'}`, (value) =>
    none && value === '' ? true : isText(value, most),
  );

const isText = (value: string, most: number): boolean => cleanLine(value) !== '' && value.length <= most;

/** A whole number in figures. */
export const whole = (low: number, high: number, what = 'a whole number'): Kind =>
  kind(
    `${what} from ${low} to ${high}`,
    (value) => /^\d{1,9}$/.test(value) && Number(value) >= low && Number(value) <= high,
  );

export const YEAR = whole(2000, 2200, 'a year');

export const among = (names: readonly string[]): Kind =>
  kind(`one of ${names.join(', ')}`, (value) => names.includes(value));

/** The sentence for a value that is none, or nothing when it is one. */
export function wrong(name: string, { is, fits }: Kind, value: string): string | undefined {
  if (fits(value)) return undefined;
  const shown = cleanLine(value);
  return `${name} is ${is}; ${shown === '' ? 'what was given is empty' : `${quote(shown)} is not`}.`;
}

import { readFileSync } from 'node:fs';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { reasonOf, StewardError } from '../errors.ts';
import type { Language } from '../kernel/person.ts';
import { LANGUAGES } from '../kernel/person.ts';
import type { Day, Instant, Zone } from '../kernel/time.ts';
import { isolate } from './clean.ts';
import { formatsFor } from './formats.ts';
import type { Message, Params } from './icu.ts';
import { compile, parseText, pseudo } from './icu.ts';
import { Rich } from './rich.ts';

export { cleanText } from './clean.ts';
export type { Params } from './icu.ts';
export { joinRich, Rich } from './rich.ts';

/** A folder with one `<language>.json` each; its texts are found under `name.`. */
export interface TextFolder {
  name: string;
  folder: URL;
}

/** The texts that every capability shares. The path holds from src/ and from dist/, which lie side by side. */
export const commonTexts: TextFolder = { name: 'common', folder: new URL('../../src/i18n/texts/', import.meta.url) };

/** Everything a person reads, in one language. */
export interface T {
  readonly language: Language;
  /** Written from right to left. */
  readonly rtl: boolean;
  /** The text under a dotted key. Strings in `params` go in literally. Throws STW_TEXT where even English has no such key. */
  t(key: string, params?: Params): string;
  /** The same, for cards: our own words may carry bold, italic, lists and links; what `params` bring never does. */
  rich(key: string, params?: Params): Rich;
  /** Is there such a text, in this language or in English? */
  has(key: string): boolean;
  /** 4 May 2027 */
  day(day: Day): string;
  /** 4 May */
  shortDay(day: Day): string;
  /** Tuesday 4 May */
  weekdayDay(day: Day): string;
  /** 05:45 GMT+5:45: the zone's own time, and named. */
  time(at: Instant, zone: Zone): string;
  /** 4 May 2027, 05:45 GMT+5:45 */
  moment(at: Instant, zone: Zone): string;
  number(n: number): string;
  /** Per cent from 0 to 100, as reports hold them: 59 becomes "59%". */
  percent(n: number): string;
  /** A, B and C */
  list(items: readonly string[]): string;
  /** A, B or C */
  either(items: readonly string[]): string;
  /** A language's name in this language. */
  languageName(language: Language): string;
  /** The same texts in another language. */
  in(language: Language): T;
}

/** All texts, loaded once. */
export interface Texts {
  in(language: Language): T;
  /** Keys that were asked for in a language that lacks them (English was shown), each once. */
  missing(): { language: Language; key: string }[];
  /** Takes every text apart: for a program that will say all of them. Errors: STW_TEXT, naming key and language, for one that is not ICU. */
  check(): void;
}

/** A text as it stands in its file; `standIn`: English, to be made look foreign. It is taken apart when it is first said. */
interface Written {
  text: string;
  standIn: boolean;
}
type Catalogue = Map<string, Written>;
type Nested = { [key: string]: string | Nested };

/** The texts of one file as dotted keys; undefined when the file does not exist. Throws STW_TEXT when it is not what it should be. */
export const readTexts = (folder: URL, language: Language): Map<string, string> | undefined => {
  const file = new URL(`${language}.json`, folder);
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const flat = new Map<string, string>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node === 'string') flat.set(path, node);
    else if (typeof node === 'object' && node !== null && !Array.isArray(node))
      for (const [key, inner] of Object.entries(node as Nested)) walk(inner, path === '' ? key : `${path}.${key}`);
    else
      throw new StewardError('STW_TEXT', {
        key: path,
        language,
        reason: `${file.pathname} holds something else than a text`,
      });
  };
  try {
    walk(JSON.parse(json), '');
  } catch (error) {
    if (error instanceof StewardError) throw error;
    throw new StewardError('STW_TEXT', { key: file.pathname, language, reason: reasonOf(error) }, { cause: error });
  }
  return flat;
};

const readAll = (folders: readonly TextFolder[], language: Language, standIn: boolean): Catalogue => {
  const catalogue: Catalogue = new Map();
  for (const { name, folder } of folders) {
    const own = readTexts(folder, language);
    const texts = own ?? (standIn ? readTexts(folder, 'en') : undefined);
    for (const [key, text] of texts ?? []) catalogue.set(`${name}.${key}`, { text, standIn: !own });
  }
  return catalogue;
};

/** Errors: STW_TEXT for a text that is not ICU. */
const parsed = (key: string, language: Language, { text, standIn }: Written): MessageFormatElement[] => {
  try {
    return standIn ? pseudo(parseText(text)) : parseText(text);
  } catch (error) {
    throw new StewardError('STW_TEXT', { key, language, reason: reasonOf(error) }, { cause: error });
  }
};

/**
 * Reads every text once. With `pseudo`, a language whose file does not exist yet speaks accented English, so that cards can be tried
 * with long foreign-looking words. Throws STW_TEXT, naming key and language, for what is no text; for one that is not ICU when it is
 * first said, or checked.
 */
export const loadTexts = (folders: readonly TextFolder[], options: { pseudo?: boolean } = {}): Texts => {
  const catalogues = Object.fromEntries(
    LANGUAGES.map((language) => [language, readAll(folders, language, options.pseudo === true)]),
  ) as Record<Language, Catalogue>;
  const missing = new Map<string, { language: Language; key: string }>();
  const spoken = new Map<Language, T>();

  const find = (language: Language, key: string): Message => {
    const own = catalogues[language].get(key);
    if (own) return compile(parsed(key, language, own), language);
    const english = catalogues.en.get(key);
    if (!english)
      throw new StewardError('STW_TEXT', { key, language, reason: 'there is no such text in English either' });
    missing.set(`${language}:${key}`, { language, key });
    // English words, and English plurals with them.
    return compile(parsed(key, 'en', english), 'en');
  };

  const speak = (language: Language): T => {
    const compiled = new Map<string, Message>();
    const rtl = language === 'ar';
    const stretches = (key: string, params?: Params) => {
      let message = compiled.get(key);
      if (!message) {
        message = find(language, key);
        compiled.set(key, message);
      }
      try {
        return message.stretches(params, (value) => isolate(value, rtl));
      } catch (error) {
        throw new StewardError('STW_TEXT', { key, language, reason: reasonOf(error) }, { cause: error });
      }
    };
    return {
      language,
      rtl,
      ...formatsFor(language, rtl),
      t: (key, params) =>
        stretches(key, params)
          .map((s) => s.text)
          .join(''),
      rich: (key, params) => new Rich(stretches(key, params)),
      has: (key) => catalogues[language].has(key) || catalogues.en.has(key),
      in: (other) => texts.in(other),
    };
  };

  const texts: Texts = {
    in(language) {
      let t = spoken.get(language);
      if (!t) {
        t = speak(language);
        spoken.set(language, t);
      }
      return t;
    },
    missing: () => [...missing.values()],
    check: () => {
      for (const language of LANGUAGES)
        for (const [key, written] of catalogues[language]) parsed(key, language, written);
    },
  };
  return texts;
};

import { fileURLToPath } from 'node:url';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import {
  isArgumentElement,
  isDateElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  isTimeElement,
} from '@formatjs/icu-messageformat-parser';
import { reasonOf } from '../errors.ts';
import type { Language } from '../kernel/person.ts';
import { LANGUAGES } from '../kernel/person.ts';
import { parseText } from './icu.ts';
import type { TextFolder } from './index.ts';
import { readTexts } from './index.ts';

/** Something wrong with a translation. */
export interface TextFault {
  file: string;
  /** Empty when the whole file is meant. */
  key: string;
  reason: string;
}

/** The plural forms that a count of people or days needs. French and Spanish have one more, for millions only. */
const FORMS: Record<Language, readonly string[]> = {
  en: ['one', 'other'],
  fr: ['one', 'other'],
  es: ['one', 'other'],
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  zh: ['other'],
  ru: ['one', 'few', 'many', 'other'],
};

/** Every argument of a text as `name:kind`; for a choice, with its words. */
const argumentsOf = (elements: readonly MessageFormatElement[], found = new Set<string>()): Set<string> => {
  for (const el of elements) {
    if (isArgumentElement(el)) found.add(`${el.value}:text`);
    else if (isNumberElement(el)) found.add(`${el.value}:number`);
    else if (isDateElement(el) || isTimeElement(el)) found.add(`${el.value}:date`);
    else if (isSelectElement(el)) found.add(`${el.value}:select(${Object.keys(el.options).sort().join(' ')})`);
    else if (isPluralElement(el)) found.add(`${el.value}:plural`);
    if (isSelectElement(el) || isPluralElement(el))
      for (const option of Object.values(el.options)) argumentsOf(option.value, found);
  }
  return found;
};

/** Plural forms of this language that a text lacks, or has though the language doesn't know them. */
const wrongForms = (elements: readonly MessageFormatElement[], language: Language): string[] =>
  elements.flatMap((el) => {
    if (!isPluralElement(el) && !isSelectElement(el)) return [];
    const inner = Object.values(el.options).flatMap((option) => wrongForms(option.value, language));
    if (!isPluralElement(el)) return inner;
    const type = el.pluralType ?? 'cardinal';
    const known: readonly string[] = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
    const needed = type === 'cardinal' ? FORMS[language] : known;
    const given = Object.keys(el.options).filter((name) => !name.startsWith('='));
    return [
      ...needed.filter((form) => !given.includes(form)).map((form) => `{${el.value}} has no form "${form}"`),
      ...given
        .filter((form) => !known.includes(form))
        .map((form) => `{${el.value}} has a form "${form}" that never applies`),
      ...inner,
    ];
  });

/** Links and emphasis that a translation must keep. */
const marksOf = (text: string): string =>
  [`${(text.match(/\*\*/g) ?? []).length} bold`, `${(text.match(/\]\(/g) ?? []).length} links`].join(', ');

/**
 * Compares every language with English: the same keys, the same arguments, the plural forms that the language needs, the same
 * bold words and links. A language whose file does not exist is one fault with an empty key.
 */
export const checkTexts = (folders: readonly TextFolder[]): TextFault[] =>
  folders.flatMap(({ folder }) => {
    const faults: TextFault[] = [];
    const file = (language: Language): string => fileURLToPath(new URL(`${language}.json`, folder));
    const read = (language: Language): Map<string, string> | undefined => {
      try {
        return readTexts(folder, language);
      } catch (error) {
        faults.push({ file: file(language), key: '', reason: reasonOf(error) });
        return new Map();
      }
    };
    const parsed = (text: string, language: Language, key: string): MessageFormatElement[] | undefined => {
      try {
        return parseText(text);
      } catch (error) {
        faults.push({ file: file(language), key, reason: reasonOf(error) });
        return undefined;
      }
    };
    const english = read('en') ?? new Map<string, string>();
    for (const language of LANGUAGES) {
      const say = (key: string, reason: string): void => void faults.push({ file: file(language), key, reason });
      const texts = read(language);
      if (!texts) {
        say('', 'the file does not exist');
        continue;
      }
      for (const key of english.keys()) if (!texts.has(key)) say(key, 'the text is missing');
      for (const [key, text] of texts) {
        const original = english.get(key);
        if (original === undefined) {
          say(key, 'English has no such text');
          continue;
        }
        const own = parsed(text, language, key);
        const first = own && parsed(original, 'en', key);
        if (!own || !first) continue;
        if (text.trim() === '' && original.trim() !== '') say(key, 'the text is empty');
        const [has, wants] = [argumentsOf(own), argumentsOf(first)];
        for (const name of wants) if (!has.has(name)) say(key, `lacks ${name}`);
        for (const name of has) if (!wants.has(name)) say(key, `has ${name}, which English has not`);
        for (const reason of wrongForms(own, language)) say(key, reason);
        if (marksOf(text) !== marksOf(original)) say(key, `has ${marksOf(text)}; English has ${marksOf(original)}`);
      }
    }
    return faults;
  });

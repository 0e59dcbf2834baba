import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import {
  isArgumentElement,
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../kernel/person.ts';
import { cleanText } from './clean.ts';
import type { Stretch } from './rich.ts';
import { Rich } from './rich.ts';

/** What may be put into a text. Strings go in literally; a number is for plurals and `{n, number}`. */
export type Params = { readonly [name: string]: string | number | Rich };

/** The locales behind the six languages: days before months in English, Western digits in Arabic. */
export const LOCALES: Record<Language, string> = {
  en: 'en-GB',
  fr: 'fr',
  es: 'es',
  ar: 'ar-u-nu-latn',
  zh: 'zh',
  ru: 'ru',
};

/** An ICU text taken apart; tags are plain characters. Throws when it is not ICU. */
export const parseText = (text: string): MessageFormatElement[] => parse(text, { ignoreTag: true });

/** Carries a typed value through the formatter unread, so that it can be told from our own words afterwards. */
class Value {
  readonly value: string | Rich;
  constructor(value: string | Rich) {
    this.value = value;
  }
  /** For `select`, which looks a value up by its text. */
  toString(): string {
    return String(this.value);
  }
}

/** A text ready to be filled in, any number of times. */
export interface Message {
  /** Our own words and the values, in order. Throws when a value is missing. */
  stretches(params: Params | undefined, shape: (value: string) => string): Stretch[];
}

export const compile = (elements: MessageFormatElement[], language: Language): Message => {
  const format = new IntlMessageFormat(elements, LOCALES[language]);
  const only = elements.length === 1 && elements[0] && isLiteralElement(elements[0]) ? elements[0].value : undefined;
  const plain = only === undefined ? undefined : [{ ours: true, text: only }];
  return {
    stretches(params, shape) {
      if (plain) return plain;
      const values = Object.fromEntries(
        Object.entries(params ?? {}).map(([name, value]) => [
          name,
          typeof value === 'number' ? value : new Value(value),
        ]),
      );
      return format.formatToParts<Value>(values).flatMap((part) => {
        if (!(part.value instanceof Value)) return [{ ours: true, text: String(part.value) }];
        const { value } = part.value;
        return value instanceof Rich ? value.stretches : [{ ours: false, text: shape(cleanText(value)) }];
      });
    },
  };
};

const ACCENTS: { [letter: string]: string } = Object.fromEntries(
  [...'aeioucnsyzgkltrdAEIOUCNSYZGKLTRD'].map((letter, i) => [
    letter,
    [...'āēīōūčñšýžğķļŧŕđĀĒĪŌŪČÑŠÝŽĞĶĻŦŔĐ'][i] as string,
  ]),
);
/** Addresses keep their letters, else a link of a pseudo text would lead nowhere. */
const accented = (text: string): string =>
  text
    .split(/(\]\([^)]*\))/)
    .map((piece, i) => (i % 2 === 1 ? piece : piece.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter)))
    .join('');

const lettersIn = (elements: readonly MessageFormatElement[]): number =>
  elements.reduce((sum, el) => {
    if (isLiteralElement(el)) return sum + el.value.length;
    if (isSelectElement(el) || isPluralElement(el))
      return sum + Math.max(...Object.values(el.options).map((o) => lettersIn(o.value)));
    return sum + (isArgumentElement(el) ? 8 : 4);
  }, 0);

const mapLiterals = (elements: readonly MessageFormatElement[]): MessageFormatElement[] =>
  elements.map((el) => {
    if (isLiteralElement(el)) return { ...el, value: accented(el.value) };
    if (isSelectElement(el) || isPluralElement(el))
      return {
        ...el,
        options: Object.fromEntries(
          Object.entries(el.options).map(([name, o]) => [name, { ...o, value: mapLiterals(o.value) }]),
        ),
      };
    return el;
  });

/** A stand-in for a translation that does not exist yet: readable, foreign-looking, a third longer, its ends visible. */
export const pseudo = (elements: readonly MessageFormatElement[]): MessageFormatElement[] => {
  const [head, tail] = [parseText('⟦')[0], parseText(`${'·'.repeat(Math.ceil(lettersIn(elements) * 0.35))}⟧`)[0]];
  return [head, ...mapLiterals(elements), tail].filter((el) => el !== undefined);
};

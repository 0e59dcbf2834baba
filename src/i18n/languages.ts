import type { Language } from '../kernel/person.ts';
import { LANGUAGES } from '../kernel/person.ts';

/** What people call them besides the names that Unicode knows. */
const ALSO: Record<Language, readonly string[]> = {
  en: ['eng', 'inglés', 'anglais'],
  fr: ['fra', 'fre', 'francais'],
  es: ['spa', 'castellano', 'castilian', 'castillan'],
  ar: ['ara', 'عربي', 'عربية'],
  zh: [
    'zho',
    'chi',
    'mandarin',
    'mandarín',
    '汉语',
    '漢語',
    '普通话',
    '华语',
    '中国语',
    '简体中文',
    'simplified chinese',
    'chinois simplifié',
  ],
  ru: ['rus', 'по-русски', 'русски'],
};

/** Without case, accents and Arabic vowel signs, so that `Francais` is `français`. */
const folded = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/^(in|en|на|بال|ب)\s+/u, '')
    .replace(/^["'«“]+|["'».!?”]+$/gu, '');

const known: ReadonlyMap<string, Language> = new Map(
  LANGUAGES.flatMap((spoken) => {
    const names = new Intl.DisplayNames(spoken, { type: 'language' });
    return LANGUAGES.flatMap((language) =>
      [names.of(language) ?? language, language, ...ALSO[language]].map((name) => [folded(name), language] as const),
    );
  }),
);

/**
 * The language somebody means: `français`, `french`, `fr`, `fr-CA`, `العربية`, `arabic`, `中文`, `русский`, … in any of the six.
 * Undefined when it is none of them.
 */
export const languageFrom = (text: string): Language | undefined => {
  const name = folded(text);
  const code = /^([a-z]{2})[-_][a-z]{2,4}([-_][a-z]{2})?$/.exec(name)?.[1];
  return known.get(name) ?? (code === undefined ? undefined : known.get(code));
};

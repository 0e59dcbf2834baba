import type { Language } from '../kernel/person.ts';
import { LANGUAGES } from '../kernel/person.ts';

/** What people call them besides the names that Unicode knows. */
const ALSO: Record<Language, readonly string[]> = {
  en: ['eng', '英文', '英語', 'английском', 'по-английски', 'إنجليزي', 'إنجليزية'],
  fr: ['fra', 'fre', '法文', '法語', 'французском', 'по-французски', 'فرنسي', 'فرنسية'],
  es: [
    'spa',
    'castellano',
    'castilian',
    'castillan',
    '西文',
    '西语',
    '西班牙文',
    'испанском',
    'по-испански',
    'إسباني',
    'إسبانية',
  ],
  ar: ['ara', 'عربي', 'عربية', '阿文', '阿拉伯文', '阿语', 'арабском', 'по-арабски'],
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
    'китайском',
    'по-китайски',
    'صيني',
    'صينية',
  ],
  ru: ['rus', 'по-русски', 'русски', 'русском', '俄文', '俄語', 'روسي', 'روسية'],
};

/** Without case, accents and Arabic vowel signs, so that `Francais` is `français`. */
const folded = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ة/gu, 'ه')
    .replace(/ى/gu, 'ي')
    .normalize('NFC')
    .replace(/^(in|en|на|ب)\s+/u, '')
    .replace(/^بال/u, 'ال')
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
 * The language somebody means: `français`, `french`, `fr`, `fr-CA`, `to French`, `بالعربية`, `改成法语`, `русский`, … in any of the six.
 * Undefined when it is none of them, or several.
 */
export const languageFrom = (text: string): Language | undefined => {
  const name = folded(text);
  const code = /^([a-z]{2})[-_][a-z]{2,4}([-_][a-z]{2})?$/.exec(name)?.[1];
  const whole = known.get(name) ?? (code === undefined ? undefined : known.get(code));
  if (whole) return whole;
  // Among other words; not by a code, which may be a word itself (`en`, `es`).
  const said = name.split(/[\s.,;:!?'’"«»()،؛。，]+/u).map(folded);
  const named = [...known].filter(([one]) =>
    /\p{Script=Han}/u.test(one) ? name.includes(one) : one.length > 2 && said.includes(one),
  );
  const meant = new Set(named.map(([, language]) => language));
  return meant.size === 1 ? [...meant][0] : undefined;
};

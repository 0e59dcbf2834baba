import type { T } from '../i18n/index.ts';
import type { CardContent } from '../kernel/capability.ts';
import { button } from '../kernel/shows.ts';
import { nearest, type Phrase } from './phrases.ts';

/** Buttons that say something for the person: help and suggestions. */
export const SAY = 'assistant.say';
/** So many suggestions for what was not understood. */
const SUGGESTED = 5;

const sayer = (phrase: Phrase) => button(phrase.title, SAY, { text: phrase.title });

/** What this person, with these roles, can say; as a greeting, with who is speaking. */
export function helpCard(phrases: readonly Phrase[], t: T, greet?: string): CardContent {
  const groups = new Map<string, Phrase[]>();
  for (const phrase of phrases) groups.set(phrase.group, [...(groups.get(phrase.group) ?? []), phrase]);
  return {
    template: 'common/help',
    summary: t.t('common.help.summary'),
    data: {
      title: greet === undefined ? t.t('common.help.title') : t.t('common.greeting.title', { name: greet }),
      intro: greet === undefined ? t.rich('common.help.intro') : t.rich('common.greeting.text'),
      groups: [...groups].map(([name, all]) => ({ title: t.t(`${name}.say.group`), buttons: all.map(sayer) })),
      note: t.t('common.help.note'),
    },
  };
}

/** The nearest things that it could have meant, as buttons. */
export const notUnderstoodCard = (said: string, phrases: readonly Phrase[], t: T): CardContent => ({
  template: 'common/text',
  summary: t.t('common.help.summary'),
  data: {
    title: t.t('common.notUnderstood.title'),
    paragraphs: [t.rich('common.notUnderstood.text')],
    buttons: nearest(said, phrases, SUGGESTED).map(sayer),
    links: [],
    note: '',
  },
});

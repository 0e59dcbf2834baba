import { buttonsOf, inputsOf } from '../cards/inspect.ts';
import type { CardJson } from '../delivery/channel.ts';
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

/** The nearest things that it could have meant, as buttons: what can be said, and what the cards that wait ask. */
export const notUnderstoodCard = (
  said: string,
  phrases: readonly Phrase[],
  cards: readonly CardJson[],
  t: T,
): CardContent => {
  // A button that goes with fields has its card to be pressed on.
  const pressable = cards.filter((card) => inputsOf(card).length === 0).flatMap(buttonsOf);
  const own = pressable.filter(({ verb, title }) => verb !== SAY && title !== '');
  const all = [
    ...phrases.map((phrase) => ({ words: phrase.words, button: sayer(phrase) })),
    ...own.map(({ title, verb, data }) => ({ words: [title], button: button(title, verb, data) })),
  ];
  return {
    template: 'common/text',
    summary: t.t('common.help.summary'),
    data: {
      title: t.t('common.notUnderstood.title'),
      paragraphs: [t.rich('common.notUnderstood.text')],
      buttons: nearest(said, all, SUGGESTED).map((one) => one.button),
      links: [],
      note: '',
    },
  };
};

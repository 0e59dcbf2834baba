import { buttonsOf, inputsOf } from '../cards/inspect.ts';
import type { CardJson } from '../delivery/channel.ts';
import type { T } from '../i18n/index.ts';
import type { CardContent } from '../kernel/capability.ts';
import { button } from '../kernel/shows.ts';
import { HELP, nearest, type Phrase } from './phrases.ts';
import { fold } from './words.ts';

/** Buttons that say something for the person: help and suggestions. */
export const SAY = 'assistant.say';
/** So many suggestions for what was not understood. */
const SUGGESTED = 5;

/** Whoever reads help has found it. */
const isHelp = (phrase: Phrase): boolean => phrase.id === HELP;

const sayer = (phrase: Phrase) => button(phrase.title, SAY, { text: phrase.title });

/** A subject with more than so many phrases shows the first few, and the rest one press away: nobody reads forty buttons on a phone. */
const WHOLE = 6;
const FIRST = 4;

/**
 * What this person, with these roles, can say; as a greeting, with who is speaking.
 * @param about what was typed behind "help": with the name of a subject, all of that subject and nothing else
 */
export function helpCard(phrases: readonly Phrase[], t: T, about = '', greet?: string): CardContent {
  const groups = new Map<string, Phrase[]>();
  for (const phrase of phrases)
    if (phrase.named && !isHelp(phrase)) groups.set(phrase.group, [...(groups.get(phrase.group) ?? []), phrase]);
  const named = (group: string) => t.t(`${group}.say.group`);
  const chosen = [...groups].filter(([group]) => fold(about) !== '' && fold(named(group)) === fold(about));
  const help = phrases.find(isHelp)?.title ?? '';
  const all = (group: string) =>
    button(t.t('common.help.all', { subject: named(group) }), SAY, { text: `${help} ${named(group)}` });
  const whole = (of: readonly Phrase[]) => chosen.length > 0 || of.length <= WHOLE;
  return {
    template: 'common/help',
    summary: t.t('common.help.summary'),
    data: {
      title: greet === undefined ? t.t('common.help.title') : t.t('common.greeting.title', { name: greet }),
      intro: greet === undefined ? t.rich('common.help.intro') : t.rich('common.greeting.text'),
      groups: (chosen.length > 0 ? chosen : [...groups]).map(([group, of]) => ({
        title: named(group),
        buttons: whole(of) ? of.map(sayer) : [...of.slice(0, FIRST).map(sayer), all(group)],
      })),
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

import MiniSearch from 'minisearch';
import { languageFrom } from '../i18n/languages.ts';
import type { Command, Speech } from '../kernel/capability.ts';
import type { Catalogue } from '../kernel/catalogue.ts';
import type { Language, Person } from '../kernel/person.ts';
import { around } from '../kernel/rules/acting.ts';
import { OFFICES } from '../kernel/shows/role.ts';
import type { Json } from '../kernel/store.ts';
import type { View } from '../kernel/view.ts';
import { chineseNumbers, parseDay } from './day.ts';
import { fold, restAfter, withoutCourtesy } from './words.ts';

/** What a typed sentence leads to. `help`: the list of what this person can say, or all about the subject named. */
export type Meaning = ReturnType<Command['run']> | { help: string } | { text: string };

/** One thing that this person, with these roles, can say now. */
export interface Phrase {
  /** The text that holds its words: `common.say.help`. */
  id: string;
  /** As it stands on a button: the first of its words. */
  title: string;
  words: string[];
  group: string;
  /** Whether help names it. What is of no use just now is understood all the same. */
  named: boolean;
  /** Undefined: with this rest the words mean something else. */
  run(rest: string): Meaning | undefined;
}

/** The phrase that asks what can be said. */
export const HELP = 'common.say.help';

/** No count is larger: how long quiet may last is the rule's to say, and it says so. */
const QUIET = 10_000;

/** The words of a text `say.*`, separated by `|`, in this language and in English. */
const wordsOf = (key: string, t: Speech, en: Speech): string[] => [
  ...new Set([...t.t(key).split('|'), ...en.t(key).split('|')].map((w) => w.trim()).filter(Boolean)),
];

/** A phrase by the words under `key`: in the person's language, and always in English too. */
export function phraseOf(key: string, group: string, t: Speech, en: Speech, run: Phrase['run']): Phrase {
  const words = wordsOf(key, t, en);
  const [first = key] = words;
  return { id: key, title: first.charAt(0).toLocaleUpperCase() + first.slice(1), words, group, named: true, run };
}

/** Everything that this person can say, in this language and always in English too; what is said most often first. */
export function phrasesFor(person: Person, view: View, t: Speech, en: Speech, catalogue: Catalogue): Phrase[] {
  const make = (key: string, group: string, run: Phrase['run']): Phrase => phraseOf(key, group, t, en, run);
  const today = view.today(person);
  const phrases = [
    make('common.say.owe', 'common', () => ({ show: { kind: 'obligation.list', id: person.id } })),
    make(HELP, 'common', (rest): Meaning => ({ help: rest })),
    make('common.say.away', 'common', (rest): Meaning => {
      const until = parseDay(rest, t.language as Language, today);
      return until ? { act: 'person.away', data: { until } } : { text: 'common.away.ask' };
    }),
    make('common.say.snooze', 'common', (rest): Meaning => {
      const until = parseDay(rest, t.language as Language, today);
      const data: { [name: string]: Json } = until ? { until } : { days: countOfDays(rest, t, en) ?? 3 };
      return { act: 'obligation.snooze', data };
    }),
    make('common.say.language', 'common', (rest): Meaning => {
      const language = languageFrom(rest);
      return language ? { act: 'person.language', data: { language } } : { text: 'common.language.ask' };
    }),
    // Only these words by themselves: "back to you on Monday" is not a return.
    {
      ...make('common.say.back', 'common', (rest) =>
        rest ? undefined : { act: 'person.away', data: { until: null } },
      ),
      named: (view.manners(person.id).awayUntil ?? '') >= today,
    },
    make('common.say.takeBack', 'common', (rest) =>
      rest ? undefined : { show: { kind: 'obligation.delegated', id: person.id } },
    ),
  ];
  // Nobody else has anything to ask about it.
  if (around(person.id, view).length > 0)
    phrases.push(
      make('common.say.standIn', 'common', (rest) =>
        rest ? undefined : { show: { kind: 'person.standIns', id: person.id } },
      ),
    );
  if (view.org.holds(person.id, 'administrator'))
    phrases.push(
      make('common.say.sending', 'common', (rest) =>
        rest ? undefined : { show: { kind: 'delivery.held', id: 'sending' } },
      ),
      make('common.say.links', 'common', (rest) =>
        rest ? undefined : { show: { kind: 'person.claims', id: 'open' } },
      ),
    );
  if (view.org.holdsAny(person.id, OFFICES))
    phrases.push(
      make('common.say.proposals', 'common', (rest) =>
        rest ? undefined : { show: { kind: 'role.proposals', id: 'open' } },
      ),
    );
  for (const command of catalogue.commands) {
    const may =
      command.may === 'anyone' ||
      (typeof command.may === 'function' ? command.may(person, view) : view.org.holdsAny(person.id, command.may));
    if (may)
      phrases.push({
        ...make(`${command.capability}.say.${command.id}`, command.capability, (rest) =>
          command.run(person, view, rest),
        ),
        named: command.named?.(person, view) ?? true,
      });
  }
  return phrases;
}

/** How many days are meant: `3 days`, `three days`, `a week`, `2 weeks`, `五天`, `٣ أيام`. Undefined: no such count. */
export function countOfDays(text: string, t: Speech, en: Speech): number | undefined {
  const said = fold(chineseNumbers(text));
  const words: string[] = said.match(/\d+|\p{Script=Han}|[^\s\d\p{Script=Han}]+/gu) ?? [];
  const among = (key: string) => [...t.t(key).split('|'), ...en.t(key).split('|')].map(fold);
  const [weeks, days] = [among('common.say.weeks'), among('common.say.days')];
  const numbers = [t, en].map((speech) =>
    speech
      .t('common.say.numbers')
      .split('|')
      .map((forms) => forms.split(',').map(fold)),
  );
  const named = words.map(
    (word) => 1 + Math.max(...numbers.map((all) => all.findIndex((forms) => forms.includes(word)))),
  );
  const count = Number(words.find((word) => /^\d/.test(word)) ?? named.find((n) => n > 0) ?? 0);
  const has = (forms: string[]) =>
    forms.some((form) => words.includes(form) || (/\p{Script=Han}/u.test(form) && said.includes(form)));
  if (has(weeks)) return Math.min(QUIET, Math.max(1, count) * 7);
  const counts = words.length === 1 || has(days);
  return count > 0 && counts ? Math.min(QUIET, count) : undefined;
}

/** What people say before and after what they mean: please, hello, could you show me. */
export const courtesies = (t: Speech, en: Speech): string[] =>
  wordsOf('common.say.polite', t, en).sort((a, b) => b.length - a.length);

/** The phrase that a text is, longest words first; what followed is its rest. `polite`: what may stand around it. */
export function understand(
  text: string,
  phrases: readonly Phrase[],
  polite: readonly string[] = [],
): Meaning | undefined {
  const tries = phrases
    .flatMap((phrase) => phrase.words.map((word) => ({ phrase, word })))
    .sort((a, b) => b.word.length - a.word.length);
  for (const said of new Set([text, withoutCourtesy(text, polite)]))
    for (const { phrase, word } of tries) {
      const rest = restAfter(said, word);
      const meaning = rest === undefined ? undefined : phrase.run(rest);
      if (meaning) return meaning;
    }
  return undefined;
}

/** Words as they are searched; of Chinese, which has no spaces, the characters. */
const terms = (text: string): string[] => fold(text).match(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu) ?? [];

/** What is looked at of a text that was not understood: whoever meant a command said it within this. A search costs by the word. */
const LOOKED_AT = 300;

/** The nearest things that a text could have meant, nearest first; the first few phrases when nothing is near. */
export function nearest<P extends Pick<Phrase, 'words'>>(text: string, phrases: readonly P[], most: number): P[] {
  const index = new MiniSearch<{ id: number; words: string }>({ fields: ['words'], tokenize: terms });
  index.addAll(phrases.map((phrase, id) => ({ id, words: phrase.words.join(' ') })));
  // Of a word of two letters a wrong one makes another word.
  const hits = index.search(text.slice(0, LOOKED_AT), {
    fuzzy: (term) => (term.length > 3 ? 0.34 : false),
    prefix: (term) => term.length > 1,
  });
  const found = hits.map((hit) => phrases[Number(hit.id)]).filter((p): p is P => p !== undefined);
  return [...found, ...phrases.filter((p) => !found.includes(p))].slice(
    0,
    Math.max(1, Math.min(most, found.length || 4)),
  );
}

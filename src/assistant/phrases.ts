import MiniSearch from 'minisearch';
import { languageFrom } from '../i18n/languages.ts';
import type { Command, Speech } from '../kernel/capability.ts';
import type { Catalogue } from '../kernel/catalogue.ts';
import type { Person } from '../kernel/person.ts';
import type { View } from '../kernel/view.ts';
import { parseDay } from './day.ts';
import { fold, restAfter } from './words.ts';

/** What a typed sentence leads to. `help`: the list of what this person can say. */
export type Meaning = ReturnType<Command['run']> | 'help' | { text: string };

/** One thing that this person, with these roles, can say now. */
export interface Phrase {
  /** As it stands on a button: the first of its words. */
  title: string;
  words: string[];
  group: string;
  run(rest: string): Meaning;
}

/** Everything that this person can say, in this language and always in English too. */
export function phrasesFor(person: Person, view: View, t: Speech, en: Speech, catalogue: Catalogue): Phrase[] {
  const words = (key: string) => {
    const own = t.t(key).split('|');
    return [...new Set([...own, ...en.t(key).split('|')].map((w) => w.trim()).filter(Boolean))];
  };
  const make = (key: string, group: string, run: (rest: string) => Meaning): Phrase => {
    const all = words(key);
    const [first = key] = all;
    return { title: first.charAt(0).toLocaleUpperCase() + first.slice(1), words: all, group, run };
  };
  const today = view.today(person);
  const phrases = [
    make('common.say.owe', 'common', () => ({ show: { kind: 'obligation.list', id: person.id } })),
    make('common.say.help', 'common', () => 'help'),
    make('common.say.away', 'common', (rest): Meaning => {
      const until = parseDay(rest, person.language, today);
      return until ? { act: 'person.away', data: { until } } : { text: 'common.away.ask' };
    }),
    make('common.say.back', 'common', () => ({ act: 'person.away', data: { until: null } })),
    make('common.say.snooze', 'common', (rest) => {
      const days = /\d+/.exec(rest)?.[0];
      return { act: 'obligation.snooze', data: days ? { days: Number(days) } : { days: 3 } };
    }),
    make('common.say.language', 'common', (rest): Meaning => {
      const language = languageFrom(rest);
      return language ? { act: 'person.language', data: { language } } : { text: 'common.language.ask' };
    }),
  ];
  for (const command of catalogue.commands) {
    const may =
      command.may === 'anyone' ||
      (typeof command.may === 'function' ? command.may(person, view) : view.org.holdsAny(person.id, command.may));
    if (may)
      phrases.push(
        make(`${command.capability}.say.${command.id}`, command.capability, (rest) => command.run(person, view, rest)),
      );
  }
  return phrases;
}

/** The phrase that a text is, longest words first; what followed is its rest. */
export function understand(text: string, phrases: readonly Phrase[]): Meaning | undefined {
  const tries = phrases
    .flatMap((phrase) => phrase.words.map((word) => ({ phrase, word })))
    .sort((a, b) => b.word.length - a.word.length);
  for (const { phrase, word } of tries) {
    const rest = restAfter(text, word);
    if (rest !== undefined) return phrase.run(rest);
  }
  return undefined;
}

/** The nearest things that a text could have meant, nearest first; the first few phrases when nothing is near. */
export function nearest(text: string, phrases: readonly Phrase[], most: number): Phrase[] {
  const index = new MiniSearch<{ id: number; words: string }>({
    fields: ['words'],
    processTerm: (term) => fold(term) || null,
  });
  index.addAll(phrases.map((phrase, id) => ({ id, words: phrase.words.join(' ') })));
  const hits = index.search(text, { fuzzy: 0.34, prefix: true });
  const found = hits.map((hit) => phrases[Number(hit.id)]).filter((p): p is Phrase => p !== undefined);
  return [...found, ...phrases.filter((p) => !found.includes(p))].slice(
    0,
    Math.max(1, Math.min(most, found.length || 4)),
  );
}

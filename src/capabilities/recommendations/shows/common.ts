import { type Button, button } from '../../../kernel/buttons.ts';
import type { CardContent, Speech } from '../../../kernel/capability.ts';
import type { Id, Json } from '../../../kernel/store.ts';
import { addMonths, type Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import type { Item } from '../items.ts';
import { opens } from '../names.ts';
import { labelOf } from '../owed.ts';
import { daysLate, todayOf } from '../update.ts';

/** Characters of a text on a card; the whole is a press away. */
export const SHORT = 300;
/** Rows of a list. */
export const PAGE = 10;

export interface CardParts {
  title: unknown;
  recorded?: unknown;
  notice?: unknown;
  paragraphs?: unknown[];
  facts?: { title: unknown; value: unknown }[];
  buttons?: Button[];
  more?: Button[];
  links?: { title: unknown; url: string }[];
  note?: unknown;
}

/** A card about recommendations; what is not given stays empty. */
export const card = (summary: string, parts: CardParts, line?: CardContent['line']): CardContent => ({
  template: 'recommendations/card',
  summary,
  data: {
    recorded: '',
    notice: '',
    paragraphs: [],
    facts: [],
    namesTitle: '',
    names: [],
    fields: [],
    buttons: [],
    more: [],
    links: [],
    note: '',
    ...parts,
  },
  ...(line ? { line } : {}),
});

export const opener = (title: string, kind: string, id: Id, style = 'default'): Button =>
  button(title, 'obligation.list', opens(kind, id), style);

/** Begins a form about one thing; `what` says which of the verb's forms. */
export const starter = (title: string, form: string, about: Id, style = 'default', seen?: number): Button =>
  button(
    title,
    form,
    { nav: 'start', about, ...(seen === undefined ? {} : { seen }) } as { [name: string]: Json },
    style,
  );

export const shorten = (text: string, most = SHORT): string =>
  text.length > most ? `${text.slice(0, most).replace(/\s+\S*$/, '')} …` : text;

/** The item behind an id with or without the obligation's part before it. */
export const itemOf = (id: Id, view: View): Item | undefined =>
  view.get<Item>('recommendations.items', id.split('|').at(-1) ?? '');

/** Report, number and, unless it is confidential, what it is about. */
export const named = (item: Item): string =>
  item.confidential ? labelOf(item) : `${labelOf(item)}: ${shorten(item.title, 120)}`;

export const nameOf = (id: Id, view: View, t: Speech): string => {
  const person = view.org.person(id);
  return person ? t.t('common.person', { name: person.name, title: person.title }) : id;
};

/** Whole months since a day. */
export function monthsSince(day: Day, today: Day): number {
  let n =
    (Number(today.slice(0, 4)) - Number(day.slice(0, 4))) * 12 + Number(today.slice(5, 7)) - Number(day.slice(5, 7));
  if (addMonths(day, n) > today) n--;
  return Math.max(0, n);
}

/** How pressing: critical ones first, then days past due, then the nearest date. */
export const rankOf = (item: Item, view: View): string => {
  const late = daysLate(item, todayOf(item, view));
  return `${item.priority === 'critical' ? 1 : 2}${String(99_999 - late).padStart(5, '0')}${item.dueOn || '9'}`;
};

/** When it is due, or how long past: the fact, not the fault. */
export function dueText(item: Item, view: View, t: Speech): string {
  if (item.addressee === 'governing-body') return t.t('recommendations.due.governing');
  if (!item.dueOn) return t.t('recommendations.due.none');
  const late = daysLate(item, todayOf(item, view));
  return late > 0
    ? t.t('recommendations.due.past', { day: t.day(item.dueOn), n: late })
    : t.t('recommendations.due.by', { day: t.day(item.dueOn) });
}

/** The facts that stand on every card of one recommendation. */
export function factsOf(item: Item, view: View, t: Speech): { title: string; value: string }[] {
  const fact = (key: string, value: string) => ({ title: t.t(`recommendations.facts.${key}`), value });
  const today = todayOf(item, view);
  const update = item.lastUpdate;
  return [
    fact('priority', t.t(`recommendations.priorities.${item.priority}`)),
    fact('status', t.t(`recommendations.statuses.${item.status}`)),
    fact('response', t.t(`recommendations.responses.${item.response}`)),
    ...(item.issuedOn
      ? [
          fact(
            'issued',
            t.t('recommendations.issued', { day: t.day(item.issuedOn), n: monthsSince(item.issuedOn, today) }),
          ),
        ]
      : []),
    fact('due', dueText(item, view, t)),
    ...(item.originalDueOn && item.originalDueOn !== item.dueOn
      ? [fact('original', t.t('recommendations.original', { day: t.day(item.originalDueOn), n: item.postponed }))]
      : []),
    ...(item.owner ? [fact('owner', nameOf(item.owner, view, t))] : []),
    ...(item.amount === null ? [] : [fact('amount', t.number(item.amount))]),
    ...(update
      ? [
          fact(
            'update',
            t.t('recommendations.lastUpdate', {
              day: t.day(update.at.slice(0, 10)),
              text: update.text ? shorten(update.text) : t.t('recommendations.onTrack'),
            }),
          ),
        ]
      : []),
  ];
}

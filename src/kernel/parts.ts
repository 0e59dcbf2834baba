import { type Button, button } from './buttons.ts';
import type { CardContent, Shown, Speech } from './capability.ts';
import type { Field } from './fields.ts';
import type { Id, Json } from './store.ts';
import type { Day } from './time.ts';

/** Data of buttons that open another card in place; every verb understands `open`. */
export const opens = (kind: string, id: Id): { open: string } => ({ open: `${kind}|${id}` });

export interface CardParts {
  title: unknown;
  recorded?: unknown;
  notice?: unknown;
  paragraphs?: unknown[];
  facts?: { title: unknown; value: unknown }[];
  namesTitle?: unknown;
  names?: unknown[];
  fields?: Field[];
  buttons?: Button[];
  more?: Button[];
  links?: { title: unknown; url: string }[];
  note?: unknown;
}

/** A card of any capability on the common template; what is not given stays empty. */
export function card(summary: string, parts: CardParts, line?: CardContent['line']): CardContent {
  return {
    template: 'common/card',
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
  };
}

/** Opens another card in place. */
export const opener = (title: string, kind: string, id: Id, style = 'default'): Button =>
  button(title, 'obligation.list', opens(kind, id), style);

/** Begins a form. */
export const starter = (
  title: string,
  form: string,
  about: Id,
  style = 'default',
  more: { [name: string]: Json } = {},
): Button => button(title, form, { nav: 'start', about, ...more }, style);

/** By when something is due, or that it was: a date that is past reads as past. */
export const dueText = (t: Speech, due: Day | undefined, today: Day): string =>
  due ? t.t(due < today ? 'common.wasDue' : 'common.by', { day: t.day(due) }) : '';

/** The line for the list of things due. */
export const lineFor = (
  { view, viewer, t }: Pick<Shown, 'view' | 'viewer' | 't'>,
  title: string,
  due: Day | undefined,
  verb: string,
  kind: string,
  id: Id,
): NonNullable<CardContent['line']> => ({
  title,
  detail: dueText(t, due, view.today(viewer)),
  button: t.t('common.action.open'),
  verb,
  data: opens(kind, id),
});

/** A list card of rows, some a page; further pages are the same card with another id. */
export const PAGE = 10;

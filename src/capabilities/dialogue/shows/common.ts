import type { CardContent, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { type Button, button } from '../../../kernel/shows.ts';
import type { Id, Json } from '../../../kernel/store.ts';
import { contentOf, LINKS } from '../content.ts';
import type { Field } from '../fields.ts';
import { opens } from '../names.ts';

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

/** A card of the dialogue; what is not given stays empty. */
export function card(summary: string, parts: CardParts, line?: CardContent['line']): CardContent {
  return {
    template: 'dialogue/card',
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

/** The links that the office gave, for leaders or for everyone. */
export function linksOf(cycle: Cycle, t: Speech, leader: boolean): { title: string; url: string }[] {
  const content = contentOf(cycle);
  return LINKS.filter((id) => content[id] && (leader || id === 'video' || id === 'participantsGuide')).map((id) => ({
    title: t.t(`dialogue.links.${id}`),
    url: content[id],
  }));
}

/** The line for the list of things due. */
export const lineFor = (
  t: Speech,
  title: string,
  due: string | undefined,
  verb: string,
  kind: string,
  id: Id,
): NonNullable<CardContent['line']> => ({
  title,
  detail: due ? t.t('common.by', { day: t.day(due) }) : '',
  button: t.t('common.action.open'),
  verb,
  data: opens(kind, id),
});

/** A list card of rows, some a page; further pages are the same card with another id. */
export const PAGE = 10;

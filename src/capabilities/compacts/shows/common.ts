import type { Button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import { texts } from '../../../kernel/naming.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { dueText } from '../../../kernel/parts.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/shows.ts';
import type { Id, Json } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import type { Paper } from '../papers.ts';
import { type Measure, rounded } from '../rules.ts';
import type { Standing } from '../standing.ts';

/** Characters of a text on a card; the whole is a press away. */
const SHORT = 400;

export interface CardParts {
  title: unknown;
  recorded?: unknown;
  notice?: unknown;
  paragraphs?: unknown[];
  facts?: { title: unknown; value: unknown }[];
  namesTitle?: unknown;
  names?: unknown[];
  trend?: { x: string; y: number }[];
  goal?: { x: string; y: number }[];
  points?: { period: string; figure: string; target: string }[];
  trendTitle?: string;
  figureTitle?: string;
  targetTitle?: string;
  periodTitle?: string;
  buttons?: Button[];
  more?: Button[];
  note?: unknown;
}

/** A card about compacts; what is not given stays empty. */
export const card = (summary: string, parts: CardParts, line?: CardContent['line']): CardContent => ({
  template: 'compacts/card',
  summary,
  data: {
    recorded: '',
    notice: '',
    paragraphs: [],
    facts: [],
    namesTitle: '',
    names: [],
    trend: [],
    goal: [],
    points: [],
    trendTitle: '',
    figureTitle: '',
    targetTitle: '',
    periodTitle: '',
    buttons: [],
    more: [],
    note: '',
    ...parts,
  },
  ...(line ? { line } : {}),
});

/** The line of something that is owed, for the list of things due. */
export const lineOf = (
  { view, viewer, t }: Pick<Shown, 'view' | 'viewer' | 't'>,
  o: Obligation,
  title: string,
  rank?: string,
): NonNullable<CardContent['line']> => ({
  title,
  detail: dueText(t, o.due, view.today(viewer)),
  button: t.t('common.action.open'),
  verb: o.kind,
  data: { open: `${o.kind}|${o.id}` },
  ...(rank ? { rank } : {}),
});

/** What a refused press says above the card it shows. */
export const noticeOf = (extra: { [name: string]: Json }, t: Speech): string =>
  typeof extra.notice === 'string' ? t.t(extra.notice, texts(extra.params)) : '';

export const shorten = (text: string, most = SHORT): string =>
  text.length > most ? `${text.slice(0, most).replace(/\s+\S*$/, '')} …` : text;

export const nameOf = (id: Id, view: View, t: Speech): string => {
  const person = view.org.person(id);
  return person ? t.t('common.person', { name: person.name, title: person.title }) : id;
};

/** A value in the unit of its indicator. */
export const valueIn = (value: number | null, { unit }: Pick<Measure, 'unit'>, t: Speech): string =>
  value === null
    ? t.t('compacts.statuses.no-data')
    : t.t(`compacts.inUnit.${unit}`, {
        value: t.number(unit === 'count' && !Number.isInteger(value) ? Math.round(value * 10) / 10 : rounded(value)),
      });

export const targetText = (target: number | null, measure: Measure, t: Speech): string =>
  target === null
    ? t.t('compacts.noTarget')
    : t.t(`compacts.aim.${measure.direction}`, { value: valueIn(target, measure, t) });

/** A figure without a target is not without data: it can only not be judged. */
export const statusText = (s: Pick<Standing, 'status' | 'latest'>, t: Speech): string =>
  s.status === 'no-data' && s.latest && s.latest.actual !== null
    ? t.t('compacts.untargeted')
    : t.t(`compacts.statuses.${s.status}`);

/** One line about how an indicator stands: figure, way, target, status, pattern. */
export function inOneLine(s: Standing, t: Speech): string {
  if (s.na) return t.t('compacts.na');
  const way = s.move === 'up' || s.move === 'down' ? ` ${t.t(`compacts.moves.${s.move}`)}` : '';
  const figure = s.latest
    ? t.t('compacts.indicator.inPeriod', {
        value: `${valueIn(s.latest.actual, s.indicator, t)}${way}`,
        period: s.latest.period,
      })
    : '';
  return [
    figure,
    targetText(s.target, s.indicator, t),
    statusText(s, t),
    s.latest ? t.t(`compacts.patterns.${s.pattern}`) : '',
    s.latest?.disputed ? t.t('compacts.disputed') : '',
  ]
    .filter((part, i, all) => part !== '' && all.indexOf(part) === i)
    .join(' · ');
}

/** Whose compact, of which year. */
export const titleOf = (paper: Paper, view: View, viewer: Id, t: Speech): string => {
  const chair = paper.holdings.at(-1)?.chair ?? paper.post;
  return chair === viewer
    ? t.t('compacts.mine', { year: String(paper.year) })
    : t.t('compacts.of', { year: String(paper.year), name: nameOf(chair, view, t) });
};

/** A list card: rows with a button each, ten on a card. */
export const listCard = (
  summary: string,
  it: { title: string; intro?: string; rows: Row[]; buttons?: Button[]; more?: Button; note?: string },
  line?: CardContent['line'],
): CardContent => ({
  template: 'common/list',
  summary,
  data: {
    title: it.title,
    intro: it.intro ?? '',
    rows: it.rows,
    more: it.more ?? NO_BUTTON,
    buttons: it.buttons ?? [],
    links: [],
    note: it.note ?? '',
  },
  ...(line ? { line } : {}),
});
export { button, NO_BUTTON, type Row };

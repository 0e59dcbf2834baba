import { CARD_BYTES } from '../../cards/index.ts';
import type { Drawn, Painter } from '../../cards/painter.ts';
import { reportRef } from '../../files/making.ts';
import type { T } from '../../i18n/index.ts';
import { FILE_FORMATS } from '../../kernel/capability.ts';
import type { Report, Table } from '../../kernel/report.ts';
import { type Button, button } from '../../kernel/shows.ts';
import { type CardElement, toCard } from '../../reporting/card.ts';
import type { Shelved } from '../../reporting/library.ts';

/** Shows a page of a report. */
export const SHOW = 'report.show';
const FILE = 'file.offer';
/** Rows of a list on one card. */
const ROWS = 10;
/** Buttons in one line, and the letters in them: what a phone has room for. */
const IN_A_LINE = 3;
const LINE = 34;
/** Units or figures to choose from on one card: each costs bytes; the others are typed behind the report's words. */
const MOST_CHOICES = 40;

/** The choice that means all that may be seen: clients don't send an empty one. */
export const ALL = '*';

/** Which page of which report. */
export interface Asked {
  report: string;
  /** Empty: all that may be seen. */
  unit: string;
  /** The key of the page's first table; empty: the first page. */
  page: string;
  /** The figure behind which people are looked for; empty: none. */
  figure: string;
  /** The run; empty: the report's own choice, the newest. */
  cycle: string;
  /** The first row shown. */
  from: number;
}

export interface Sheaf {
  shelved: Shelved;
  report: Report;
  asked: Asked;
  units: readonly string[];
  /** Units to choose from. */
  choices: readonly string[];
  /** The unit asked for is not there. */
  missed: boolean;
  list: Table | undefined;
}

/** One page of a report as a card: its tables, what they mean, the other pages, the unit, the people behind a figure, the files. */
export function drawReport(sheaf: Sheaf, painter: Painter, t: T): Drawn {
  const { shelved, report, asked, list } = sheaf;
  const pages = pagesOf(report, shelved);
  const page = pages.find((keys) => keys.includes(asked.page)) ?? pages[0] ?? [];
  const tables = list ? [list] : report.tables.filter((table) => page.includes(table.key));
  const shown: Report = list ? { ...report, title: list.title, notes: [report.title] } : report;
  const labels = { more: (n: number) => t.t('common.report.more', { n }), none: t.t('common.report.nothing') };
  const about = t.t('common.report.asOf', { unit: unitText(sheaf.units, t), day: t.day(report.asOf) });
  const notes = sheaf.missed ? [t.t('common.report.noUnit'), ...shown.notes] : shown.notes;
  const body = (room: number, rows: number) =>
    toCard(
      { ...shown, tables, notes },
      { labels, about, titled: !list && report.tables.length > 1, from: asked.from, maxRows: rows, budget: room },
    );
  const content = (rows: number) => ({
    template: 'common/report',
    summary: t.t('common.report.summary'),
    data: {
      pages: inLines([...moreOf(tables, asked, rows, t), ...pageButtons(pages, page, sheaf, t)]),
      choices: [...unitChoice(sheaf, t), ...figureChoice(sheaf, t)],
      files: FILE_FORMATS.map((format) => {
        const { kind, id } = reportRef({ ...asked, format, figure: list ? asked.figure : '' });
        return button(format.toUpperCase(), FILE, { file: `${kind}|${id}` });
      }),
      note: t.t('common.report.note'),
    },
  });
  // Where the names are long, fewer rows stand on a card; the button to the next ones begins where it ends.
  for (let rows = ROWS; ; rows--) {
    const drawn = painter.joined(content(rows), t, CARD_BYTES, (room) => body(room, rows));
    if (tables.length !== 1 || rows === 1 || rowsIn(drawn.before) >= Math.min(rows, left(tables, asked))) return drawn;
  }
}

const left = (tables: readonly Table[], asked: Asked): number =>
  tables.length === 1 && !isSingle(tables[0]) ? Math.max(0, (tables[0]?.rows.length ?? 0) - asked.from) : 0;

/** Not a list of rows: figures one beneath the other, or a course. */
const isSingle = (table: Table | undefined): boolean =>
  !table || table.rows.length <= 1 || table.chart?.kind === 'line';

/** The groups of tables that stand together; those that the report does not have drop out, those unnamed stand alone. */
function pagesOf(report: Report, { rule }: Shelved): string[][] {
  const keys = report.tables.map((table) => table.key);
  const named = (rule.cards ?? []).map((group) => group.filter((key) => keys.includes(key)));
  const rest = keys.filter((key) => !rule.cards?.some((group) => group.includes(key)));
  return [...named, ...rest.map((key) => [key])].filter((group) => group.length > 0);
}

const turn = (asked: Asked, change: { [name: string]: string | number }) => ({
  report: asked.report,
  ...(asked.unit ? { unit: asked.unit } : {}),
  ...(asked.cycle ? { cycle: asked.cycle } : {}),
  ...change,
});

function moreOf(tables: readonly Table[], asked: Asked, rows: number, t: T): Button[] {
  const [table] = tables;
  const n = left(tables, asked) - rows;
  if (n <= 0) return [];
  const where: { [name: string]: string } = asked.figure ? { figure: asked.figure } : { page: table?.key ?? '' };
  return [button(t.t('common.rest', { n }), SHOW, turn(asked, { ...where, from: asked.from + rows }))];
}

function pageButtons(pages: string[][], page: string[], { report, asked, list }: Sheaf, t: T): Button[] {
  if (list) return [button(t.t('common.report.back'), SHOW, turn(asked, { page: asked.page }))];
  const title = (key: string) => report.tables.find((table) => table.key === key)?.title ?? key;
  return pages
    .filter((keys) => keys !== page)
    .map(([key = '']) => button(title(key), SHOW, turn(asked, { page: key })));
}

/** Buttons in lines that a phone shows whole. */
function inLines(buttons: Button[]): { buttons: Button[] }[] {
  const lines: Button[][] = [];
  let width = 0;
  for (const it of buttons) {
    const wide = String(it.title).length;
    const line = lines.at(-1);
    if (line && line.length < IN_A_LINE && width + wide <= LINE) {
      line.push(it);
      width += wide;
    } else {
      lines.push([it]);
      width = wide;
    }
  }
  return lines.map((line) => ({ buttons: line }));
}

/** What a choice carries back stands apart from what it shows, as a button's data does. */
const choice = (id: string, label: string, value: string, options: { title: string; value: string }[], go: Button) => ({
  data: { id, value },
  label,
  options: options.map((option) => ({ title: option.title, data: { value: option.value } })),
  button: go,
});

/** Where somebody sees several units, one of them can be looked at alone. */
function unitChoice({ choices, asked, list }: Sheaf, t: T) {
  if (choices.length < 2 || list) return [];
  const options = choices.slice(0, MOST_CHOICES).map((unit) => ({ title: unit, value: unit }));
  const go = turn({ ...asked, unit: '' }, { page: asked.page, by: 'unit' });
  const all = { title: unitText([''], t), value: ALL };
  return [
    choice(
      'chooseUnit',
      t.t('common.report.unit'),
      asked.unit || ALL,
      [all, ...options],
      button(t.t('common.report.showUnit'), SHOW, go, 'default', 'auto'),
    ),
  ];
}

/** Figures that have people behind them: on the first page that shows them. */
function figureChoice({ report, asked, list }: Sheaf, t: T) {
  const columns = new Map(
    report.tables.flatMap((table) => table.columns.filter((c) => c.list).map((c) => [c.key, c.title] as const)),
  );
  const options = [...columns].slice(0, MOST_CHOICES).map(([value, title]) => ({ title, value }));
  if (options.length === 0 || list) return [];
  const go = button(
    t.t('common.report.showList'),
    SHOW,
    turn(asked, { page: asked.page, by: 'figure' }),
    'default',
    'auto',
  );
  return [choice('chooseFigure', t.t('common.report.behind'), options[0]?.value ?? '', options, go)];
}

/** The units as people read them. */
const unitText = (units: readonly string[], t: T): string =>
  units.includes('') ? t.t('common.everywhere') : t.list([...units].sort());

/** Rows that a body shows in its first table, without the header. */
function rowsIn(body: readonly CardElement[]): number {
  const all = body.flatMap((element) => (element.type === 'Container' ? (element.items as CardElement[]) : [element]));
  const table = all.find((element) => element.type === 'Table');
  return table ? (table.rows as unknown[]).length - 1 : 0;
}

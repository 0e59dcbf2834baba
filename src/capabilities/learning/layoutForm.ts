import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import type { Speech } from '../../kernel/capability.ts';
import type { Form, Page, Values } from '../../kernel/form.ts';
import type { View } from '../../kernel/view.ts';
import { runs, toggle } from './content.ts';
import { field, formCard } from './fields.ts';
import {
  columnsIn,
  DATES,
  FIELDS,
  type LayoutFault,
  LIST_LAYOUT,
  laidOut,
  layoutNow,
  linesOf,
  STATES,
} from './layout.ts';
import { CARDS, OFFICE } from './names.ts';
import { type Layout, layouts } from './records.ts';
import { listed } from './reports/list.ts';

/** Rows that show what a layout means. */
const ROWS = 3;
const word = z.string().trim().max(60).default('');

/** What the office sets; the words of the states are optional. */
export const layoutSchema = z.object({
  lines: z.string().max(8000).default(''),
  dates: z.enum(DATES).default(DATES[0]),
  completed: word,
  notCompleted: word,
  excused: word,
  /** As in the product again. */
  reset: toggle.default(false),
});
export type LayoutData = z.infer<typeof layoutSchema>;

type Laid = Pick<Layout, 'columns' | 'dates' | 'words'>;
export const laidBy = (data: LayoutData): Laid => ({
  columns: columnsIn(data.lines).columns,
  dates: data.dates,
  words: { completed: data.completed, notCompleted: data.notCompleted, excused: data.excused },
});

/** How files of the completion list are laid out from now on. Fields stand on the ledger, headings in the record. */
export function setLayout(act: Act<LayoutData>, view: View): Decision {
  const show = { kind: CARDS.layout, id: LIST_LAYOUT };
  const was = view.get<Layout>(layouts.name, LIST_LAYOUT);
  if (act.data.reset)
    return {
      steps: was
        ? [
            { do: 'remove', table: layouts.name, id: LIST_LAYOUT },
            { do: 'note', about: LIST_LAYOUT, facts: { reset: true } },
          ]
        : [],
      reply: { show },
    };
  if (columnsIn(act.data.lines).faults.length > 0) return { refuse: 'learning.layout.wrong' };
  const laid = laidBy(act.data);
  return {
    steps: [
      put(layouts, { id: LIST_LAYOUT, ...laid }),
      {
        do: 'note',
        about: LIST_LAYOUT,
        facts: { fields: laid.columns.map((c) => c.field).join(' '), dates: laid.dates },
      },
    ],
    reply: { show },
  };
}

export const faultText = ({ fault, params }: LayoutFault, t: Pick<Speech, 't'>): string =>
  t.t(`learning.layout.fault.${fault}`, params);

/** The header and the first rows of the newest run, as they will stand in a file. */
export function sampleOf(laid: Laid, view: View): { header: string[]; rows: string[][] } {
  const [cycle] = runs(view);
  const rows = cycle ? listed(cycle, { units: [''], asOf: view.now.slice(0, 10) }, view).slice(0, ROWS) : [];
  const table = laidOut(laid, '', rows);
  return {
    header: table.columns.map((c) => c.title),
    rows: table.rows.map((row) => table.columns.map((c) => String(row[c.key] ?? ''))),
  };
}

/** The same as lines of text; what a file quotes, it quotes there. */
export const sampleLines = (laid: Laid, view: View): string[] => {
  const { header, rows } = sampleOf(laid, view);
  return [header, ...rows].map((cells) => cells.map((cell) => cell || '–').join(' | '));
};

const page = (it: Omit<Page, 'template'>): Page => ({ template: 'common/form', ...it });
const dataOf = (values: Values): LayoutData => layoutSchema.parse({ ...values, reset: false });

/** The layout as lines, and what it would look like before it is kept. */
export const layoutForm: Form = {
  summary: 'learning.layout.summary',
  start(_about, person, view) {
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    const now = layoutNow(view);
    return {
      values: {
        lines: linesOf(now?.columns ?? FIELDS.map((f) => ({ heading: f, field: f }))),
        dates: now?.dates ?? DATES[0],
        ...Object.fromEntries(STATES.map((state) => [state, now?.words[state] ?? ''])),
      },
    };
  },
  pages: ({ values: v }, _person, view) => [
    page({
      id: 'columns',
      data: (t) => {
        const { faults } = columnsIn(String(v.lines ?? ''));
        return formCard({
          title: t.t('learning.layout.title'),
          paragraphs: [
            t.t('learning.layout.how'),
            t.t('learning.layout.fields', { fields: FIELDS.join(', ') }),
            ...faults.map((fault) => faultText(fault, t)),
          ],
          fields: [
            field(t, 'long', 'lines', v, { required: true, max: 8000 }),
            field(t, 'one', 'dates', v, {
              choices: DATES.map((d) => ({ title: t.t(`learning.layout.dates.${datesKey(d)}`), value: d })),
            }),
            ...STATES.map((state) =>
              field(t, 'text', state, v, {
                label: t.t('learning.layout.word', { state: t.t(`learning.columns.${state}`) }),
                hint: state,
                max: 60,
              }),
            ),
          ],
        });
      },
      inputs: {
        lines: z.string().max(8000),
        dates: z.enum(DATES),
        ...Object.fromEntries(STATES.map((state) => [state, z.string().trim().max(60)])),
      },
      check: (values) =>
        columnsIn(String(values.lines ?? '')).faults.length > 0 ? { refuse: 'learning.layout.wrong' } : undefined,
    }),
    page({
      id: 'sure',
      done: 'learning.layout.keep',
      data: (t) =>
        formCard({
          title: t.t('learning.layout.preview'),
          paragraphs: sampleLines(laidBy(dataOf(v)), view),
          note: t.t('learning.sure.note'),
        }),
      inputs: {},
    }),
  ],
};

export const datesKey = (dates: Layout['dates']): string => (dates === 'day/month/year' ? 'dayFirst' : 'yearFirst');

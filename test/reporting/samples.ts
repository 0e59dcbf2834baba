import type { Cell, Report, Table } from '../../src/reporting/index.ts';

/** Cells as an enemy would fill them in. */
export const HOSTILE = [
  '=1+1',
  '=HYPERLINK("http://127.0.0.1/x","see")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '＝1+1',
  '<script>alert(1)</script>',
  '<img src=x onerror=1>',
  '**bold** [link](http://127.0.0.1/)',
  '<at>Everyone</at> hello',
  'safe\u202Egpj.exe',
  '\u2066left\u2069\u200f\u061c',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the attack itself
  '${1+1}',
  '{{DATE(2026-01-01,SHORT)}}',
  'quote " comma , semicolon ; line\nbreak',
  'bell\u0007 escape\u001b[31m null\u0000',
  'lone \ud800 surrogate',
  '__proto__',
  'constructor',
  '{"type":"Action.Submit"}',
];

const table = (rows: { [key: string]: Cell }[]): Table => ({
  key: 'entities',
  title: 'By entity',
  columns: [
    { key: 'entity', title: 'Entity', unit: 'text' },
    { key: 'staff', title: 'Staff', unit: 'count' },
    { key: 'rate', title: 'Took part', unit: 'percent' },
    { key: 'closed', title: 'Closed on', unit: 'date' },
  ],
  rows,
});

export const report = (part: Partial<Report> = {}): Report => ({
  name: 'dialogue',
  asOf: '2026-12-31',
  title: 'Leadership Dialogue 2026',
  language: 'en',
  notes: ['Took part: as recorded, divided by active staff.', 'Ledger head: 4812:a3f9c0de'],
  tables: [
    table([
      { entity: 'DM', staff: 1250, rate: 59, closed: '2026-11-30' },
      { entity: 'OIOS', staff: 171, rate: 0, closed: null },
    ]),
  ],
  ...part,
});

export const hostileReport = (): Report =>
  report({ tables: [table(HOSTILE.map((entity) => ({ entity, staff: -5, rate: 7, closed: 'not a date' })))] });

/** A long Russian report: six columns, every name long, every letter two bytes. */
export const russianReport = (count = 60): Report => ({
  name: 'return',
  asOf: '2026-12-31',
  title: 'Отчет о диалоге руководителей по вопросам этики за 2026 год',
  language: 'ru',
  notes: Array.from(
    { length: 8 },
    (_, i) => `${i}. Доля участия есть отношение числа участвовавших к числу сотрудников на дату закрытия.`,
  ),
  tables: [
    {
      key: 'entities',
      title: 'По подразделениям',
      columns: [
        { key: 'entity', title: 'Подразделение', unit: 'text' },
        { key: 'staff', title: 'Сотрудники', unit: 'count' },
        { key: 'rate', title: 'Доля участия', unit: 'percent' },
        { key: 'leader', title: 'Руководитель подразделения', unit: 'text' },
        { key: 'closed', title: 'Дата закрытия', unit: 'date' },
        { key: 'hours', title: 'Рабочее время, часы', unit: 'hours' },
      ],
      rows: Array.from({ length: count }, (_, i) => ({
        entity: `Департамент по вопросам управления, отделение ${i + 1} в Женеве`,
        staff: 1000 + i,
        rate: i,
        leader: `Александра Константиновна Преображенская-${i + 1}`,
        closed: '2026-11-30',
        hours: i * 1.5,
      })),
      chart: { kind: 'bars', label: 'entity', values: ['rate'] },
    },
  ],
});

/** The template expression of the corpus, as text. */
export const EXPRESSION = HOSTILE.find((text) => text.startsWith('$'))!;

import type { ReportRule } from '../../../src/kernel/capability.ts';
import type { Row } from '../../../src/kernel/store.ts';

/** How many laptops are back: for administrators. Asked for by the words `say.reports.laptops`; nothing else has to know of it. */
export const laptops: ReportRule = {
  may: (person, view) => (view.org.holdsAny(person.id, ['administrator']) ? [''] : undefined),
  build: (ask, view, t) => ({
    name: 'laptops',
    asOf: ask.asOf,
    title: t.t('laptop.title'),
    tables: [
      {
        key: 'laptops',
        title: t.t('laptop.title'),
        columns: [
          { key: 'serial', title: 'Serial', unit: 'text' },
          { key: 'back', title: 'Back', unit: 'count', about: '1: it is back.' },
        ],
        rows: view
          .all<Row & { serial: string; back: boolean }>('laptop.devices')
          .map(({ serial, back }) => ({ serial, back: Number(back) })),
      },
    ],
    notes: [],
    language: t.language,
  }),
};

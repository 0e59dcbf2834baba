import * as AdaptiveCards from 'adaptivecards';
import { expect } from 'chai';
import { CARD_BUDGET, type CardElement, type CardOptions, toCard } from '../../src/reporting/card.ts';
import { HOSTILE, hostileReport, report, russianReport } from './samples.ts';

const labels: CardOptions['labels'] = { more: (count) => `and ${count} more`, none: 'Nothing yet' };
/** As Teams counts: UTF-16. */
const bytesOf = (body: CardElement[]): number => JSON.stringify(body).length * 2;

/** Every object below, each once. */
function* objects(value: unknown): Generator<{ [key: string]: unknown }> {
  if (Array.isArray(value)) for (const item of value) yield* objects(item);
  else if (value && typeof value === 'object') {
    yield value as { [key: string]: unknown };
    for (const item of Object.values(value)) yield* objects(item);
  }
}
const find = (body: CardElement[], type: string) => Array.from(objects(body)).filter((item) => item.type === type);
const texts = (value: unknown): string[] =>
  Array.from(objects(value)).flatMap((item) => (typeof item.text === 'string' ? [item.text] : []));

/** The card as an old client sees it: every element it may not know replaced by its fallback. */
const withFallbacks = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withFallbacks);
  if (!value || typeof value !== 'object') return value;
  const item = value as { [key: string]: unknown };
  if (String(item.type).startsWith('Chart.')) return withFallbacks(item.fallback);
  return Object.fromEntries(Object.entries(item).map(([key, child]) => [key, withFallbacks(child)]));
};

const parse = (body: unknown): { warnings: string[]; failures: string[] } => {
  const context = new AdaptiveCards.SerializationContext();
  const card = new AdaptiveCards.AdaptiveCard();
  card.parse({ type: 'AdaptiveCard', version: '1.5', body }, context);
  const warnings: string[] = [];
  for (let i = 0; i < context.eventCount; i++) warnings.push(context.getEventAt(i).message);
  return { warnings, failures: card.validateProperties().validationEvents.map(({ message }) => message) };
};

describe('a report as a card', () => {
  it('shows title, date, the first rows as a table, and the notes in subtle text', () => {
    const body = toCard(report(), { labels });
    const table = find(body, 'Table')[0]!;
    expect((table.rows as unknown[]).map(texts)).to.deep.equal([
      ['Entity', 'Staff', 'Took part'],
      ['DM', '1,250', '59%'],
      ['OIOS', '171', '0%'],
    ]);
    expect(texts(body[0])).to.deep.equal(['Leadership Dialogue 2026']);
    const notes = body.slice(-2);
    expect(texts(notes)).to.deep.equal(report().notes);
    for (const note of notes) expect(note).to.have.nested.property('inlines[0].isSubtle', true);
  });

  it('keeps three columns on a phone, the next ones for where there is room', () => {
    const body = toCard(russianReport(), { labels });
    const [narrow, wide] = find(body, 'Table');
    expect(narrow).not.to.have.property('targetWidth');
    expect(narrow!.columns).to.have.length(3);
    expect(wide).to.include({ targetWidth: 'atLeast:standard' });
    expect(texts((wide!.rows as unknown[])[0])).to.deep.equal([
      'Подразделение',
      'Руководитель подразделения',
      'Дата закрытия',
      'Рабочее время, часы',
    ]);
  });

  it('gives a column the room that the longest word of its head needs', () => {
    const table = {
      key: 'by',
      title: 'By level',
      columns: [
        { key: 'level', title: 'Level' },
        { key: 'staff', title: 'Staff', unit: 'count' },
        { key: 'rate', title: 'Participation rate', unit: 'percent' },
      ],
      rows: [
        { level: '1', staff: 11, rate: 58 },
        { level: '2', staff: 40, rate: 12 },
      ],
    };
    const [drawn] = find(toCard({ ...report(), tables: [table as never] }, { labels }), 'Table');
    const [level = 0, staff = 0, rate = 0] = (drawn?.columns as { width: number }[]).map((column) => column.width);
    // "Participation" has 13 letters, and 264 pixels of a small phone hold about 40 in bold.
    expect(rate / (level + staff + rate)).to.be.at.least(13 / 40);
    expect(rate).to.be.above(staff);
  });

  it('shows the columns on a phone that its table says matter most', () => {
    const one = russianReport();
    const keys = one.tables[0]!.columns.map((column) => column.key);
    one.tables[0]!.brief = [keys[3]!, keys[1]!];
    const [narrow] = find(toCard(one, { labels }), 'Table');
    expect(texts((narrow!.rows as unknown[])[0])).to.deep.equal(
      [0, 3, 1].map((at) => one.tables[0]!.columns[at]!.title),
    );
  });

  it('shows a single row as a list, each figure with what it means', () => {
    const one = report();
    one.tables[0]!.rows = [{ entity: 'DM', staff: 1250, rate: 59, left: 7 }];
    one.tables[0]!.columns = one.tables[0]!.columns.slice(0, 3);
    one.tables[0]!.columns.push({ key: 'left', title: 'Left', unit: 'count', about: 'Whoever left meanwhile.' });
    const [table] = find(toCard(one, { labels }), 'Table');
    expect((table!.rows as unknown[]).map(texts)).to.deep.equal([
      ['Entity', 'DM'],
      ['Staff', '1,250'],
      ['Took part', '59%'],
      ['Left', 'Whoever left meanwhile.', '7'],
    ]);
  });

  it('goes on where the card before it ended', () => {
    const body = toCard(russianReport(60), { maxRows: 4, from: 50, labels });
    expect(find(body, 'Table')[0]!.rows).to.have.length(5);
    expect(texts(body)).to.include('and 6 more');
  });

  it('gives a line for a chart, and a table of its course where there are no charts', () => {
    const one = report();
    one.tables[0]!.rows = Array.from({ length: 30 }, (_, i) => ({ entity: `day ${i + 1}`, staff: i, rate: i }));
    one.tables[0]!.chart = { kind: 'line', label: 'entity', values: ['rate'] };
    const body = toCard(one, { labels });
    expect(body.some((element) => element.type === 'Table')).to.equal(false);
    // Every fourth point (30 points in at most 8 rows), counted from the last: 2, 6, … 30.
    const [first, ...rows] = find(withFallbacks(body) as CardElement[], 'TableRow').map(texts);
    expect(first).to.deep.equal(['Entity', 'Took part']);
    expect(rows.map(([day]) => day)).to.deep.equal([2, 6, 10, 14, 18, 22, 26, 30].map((n) => `day ${n}`));
  });

  it('shows as many rows as asked and says how many more there are', () => {
    const body = toCard(russianReport(60), { maxRows: 4, labels });
    expect(find(body, 'Table')[0]!.rows).to.have.length(5);
    expect(texts(body)).to.include('and 56 more');
  });

  it('says so when there is nothing to show', () => {
    const one = report();
    one.tables[0]!.rows = [];
    const body = toCard(one, { labels });
    expect(texts(body)).to.include('Nothing yet');
    expect(find(body, 'Table')).to.have.length(0);
  });

  const charts = [
    { kind: 'bars', values: ['rate'], type: 'Chart.VerticalBar' },
    { kind: 'bars', values: ['rate', 'staff'], type: 'Chart.VerticalBar.Grouped' },
    { kind: 'stacked', values: ['rate', 'staff'], type: 'Chart.HorizontalBar.Stacked' },
    { kind: 'line', values: ['rate'], type: 'Chart.Line' },
    { kind: 'donut', values: ['staff'], type: 'Chart.Donut' },
  ] as const;
  for (const { kind, values, type } of charts) {
    it(`draws ${kind} of ${values.length} as ${type}, with the figures in words for clients without charts`, () => {
      const one = report();
      one.tables[0]!.chart = { kind, label: 'entity', values: [...values] };
      const [chart] = find(toCard(one, { labels }), type);
      // A line is a course, which reads better as a table; the others are a few figures in words.
      const words = texts(chart!.fallback).join();
      if (kind === 'line') expect(words).to.equal('Entity,Took part,DM,59%,OIOS,0%');
      else expect(words).to.include('DM: ').and.include('OIOS: ');
      const { warnings, failures } = parse(toCard(one, { labels }));
      expect(failures).to.deep.equal([]);
      // The parser tells of an element it doesn't know even where a fallback stands (platform.md).
      expect(
        warnings.every((text) => text.includes(type)),
        warnings.join(),
      ).to.equal(true);
      expect(parse(withFallbacks(toCard(one, { labels })))).to.deep.equal({ warnings: [], failures: [] });
    });
  }

  it('draws the figures of the rows', () => {
    const one = report();
    one.tables[0]!.chart = { kind: 'bars', label: 'entity', values: ['rate'] };
    expect(find(toCard(one, { labels }), 'Chart.VerticalBar')[0]!.data).to.deep.equal([
      { x: 'DM', y: 59 },
      { x: 'OIOS', y: 0 },
    ]);
    one.tables[0]!.chart = { kind: 'stacked', label: 'entity', values: ['rate', 'staff'] };
    expect(find(toCard(one, { labels }), 'Chart.HorizontalBar.Stacked')[0]!.data).to.deep.equal([
      {
        title: 'DM',
        data: [
          { legend: 'Took part', value: 59 },
          { legend: 'Staff', value: 1250 },
        ],
      },
      {
        title: 'OIOS',
        data: [
          { legend: 'Took part', value: 0 },
          { legend: 'Staff', value: 171 },
        ],
      },
    ]);
  });

  it('has no chart where there is nothing to draw', () => {
    const one = report();
    one.tables[0]!.chart = { kind: 'bars', label: 'entity', values: ['entity', 'nowhere'] };
    expect(JSON.stringify(toCard(one, { labels }))).not.to.include('Chart.');
  });

  it('I2 text from outside is in TextRuns only, and no TextBlock holds more than a figure', () => {
    const one = hostileReport();
    one.title = '**title** <at>x</at>';
    one.notes = [...HOSTILE];
    one.tables[0]!.title = '[a](http://127.0.0.1/)';
    one.tables[0]!.columns[0]!.title = '# heading';
    const body = toCard(one, { maxRows: 30, labels });
    for (const { text } of find(body, 'TextBlock')) expect(text).to.match(/^-?[\d.,]+%?$/);
    for (const { text } of find(body, 'TextRun')) {
      expect(text).not.to.match(/<\/?at|[\u202a-\u202e\u2066\u2067\u200e\u200f\u061c]|[^\P{Cc}\n]/u);
    }
    const known = ['RichTextBlock', 'TextRun', 'TextBlock', 'Table', 'TableRow', 'TableCell'];
    const types = new Set(Array.from(objects(body)).flatMap((item) => (item.type ? [String(item.type)] : [])));
    for (const type of types) expect(known).to.include(type);
    expect(parse(body)).to.deep.equal({ warnings: [], failures: [] });
  });

  it('runs from right to left in Arabic', () => {
    const body = toCard(report({ language: 'ar' }), { labels });
    expect(body).to.have.length(1);
    expect(body[0]).to.include({ type: 'Container', rtl: true });
    expect(parse(body)).to.deep.equal({ warnings: [], failures: [] });
  });

  it('stays under 25 KB with 60 rows in Russian, chart and notes included', () => {
    const body = toCard(russianReport(60), { maxRows: 60, labels });
    expect(bytesOf(body)).to.be.below(CARD_BUDGET);
    expect(find(body, 'Chart.VerticalBar')).to.have.length(1);
    expect((find(body, 'Table')[0]!.rows as unknown[]).length).to.be.above(5);
    const shownRows = (find(body, 'Table')[0]!.rows as unknown[]).length - 1;
    expect(texts(body)).to.include(`and ${60 - shownRows} more`);
  });

  it('stays under 25 KB whatever the report holds', () => {
    const one = russianReport(300);
    const long = 'ж'.repeat(5000);
    const big = {
      ...one.tables[0]!,
      title: long,
      columns: Array.from({ length: 12 }, (_, i) => ({ key: `c${i}`, title: long, unit: 'text' as const })),
      rows: Array.from({ length: 50 }, () => Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`c${i}`, long]))),
      notes: [long, long, long],
    };
    const body = toCard({ ...one, title: long, notes: Array(40).fill(long), tables: Array(30).fill(big) }, { labels });
    expect(bytesOf(body)).to.be.below(25_000);
  });
});

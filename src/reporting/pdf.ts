import { closingOf } from './notes.ts';
import { drawGrid, extents, type Grid, leastOf } from './pdf/grid.ts';
import { BODY, GREY, HEADING, Paper, SMALL, TITLE } from './pdf/paper.ts';
import { drawn, isNumeric, shown } from './plain.ts';
import type { Report, Table } from './table.ts';

const gridOf = (table: Table, language: string): Grid => ({
  columns: table.columns.map((column) => ({ title: drawn(column.title), figures: isNumeric(column) })),
  rows: table.rows.map((row) => table.columns.map((column) => shown(row[column.key], column, language))),
});

/** All that a document prints, so that the fonts for it are there. */
export const charactersOf = (...parts: (string | Grid)[]): string => {
  const seen = new Set<string>();
  const add = (text: string) => {
    for (const character of text.normalize('NFC')) seen.add(character);
  };
  for (const part of parts) {
    if (typeof part === 'string') add(part);
    else {
      for (const column of part.columns) add(column.title);
      for (const row of part.rows) row.forEach(add);
    }
  }
  return Array.from(seen).join('');
};

/**
 * A report as PDF, A4: the title, its tables with their header on every page, the notes at the end, title, date and page number at the
 * foot. Right for Arabic (joined, from right to left, figures from left to right), Chinese, Cyrillic and Latin; characters that no font here
 * has print as a replacement sign. Lies down when its columns need it. The same report gives the same bytes.
 */
export async function toPdf(report: Report): Promise<Uint8Array> {
  const { language } = report;
  const title = drawn(report.title);
  const foot = `${title} · ${report.asOf}`;
  const grids = report.tables.map((table) => ({ table, grid: gridOf(table, language) }));
  const notes = closingOf(report).map(drawn);
  const tableNotes = report.tables.flatMap((table) => table.notes ?? []).map(drawn);
  const options = {
    title,
    language,
    asOf: report.asOf,
    foot,
    text: charactersOf(
      title,
      '—',
      ...notes,
      ...tableNotes,
      ...grids.flatMap(({ table, grid }) => [drawn(table.title), grid]),
    ),
  };
  let paper = await Paper.open(options);
  const least = Math.max(...grids.map(({ grid }) => leastOf(extents(paper.setter, grid))), 0);
  if (least > paper.width) paper = await Paper.open({ ...options, landscape: true });

  paper.text(title, TITLE, { after: 2 });
  paper.text(report.asOf, BODY, { ink: GREY, after: 10 });
  for (const { table, grid } of grids) {
    if (grids.length > 1) {
      paper.need(80);
      paper.text(drawn(table.title), HEADING);
    }
    await drawGrid(paper, grid.rows.length > 0 ? grid : { ...grid, rows: [['—']] });
    for (const note of table.notes ?? []) paper.text(drawn(note), SMALL, { ink: GREY });
    paper.space(8);
  }
  for (const note of notes) paper.text(note, SMALL, { ink: GREY });
  return paper.finish();
}

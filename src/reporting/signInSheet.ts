import { StewardError } from '../errors.ts';
import type { Sheet as SignInSheet } from '../kernel/report.ts';
import { drawGrid, type Grid } from './pdf/grid.ts';
import { BODY, GREY, HEADING, Paper, SMALL, TITLE } from './pdf/paper.ts';
import { charactersOf } from './pdf.ts';
import { drawn } from './plain.ts';

export type { Sheet as SignInSheet } from '../kernel/report.ts';

const gridOf = ({ labels, people, guests = 3 }: SignInSheet): Grid => ({
  columns: [
    { title: '', width: 28, figures: true },
    { title: drawn(labels.name) },
    { title: drawn(labels.function) },
    { title: drawn(labels.signature), width: 170 },
  ],
  rows: [...people, ...Array.from({ length: guests }, () => ({ name: '', title: '' }))].map(
    ({ name, title = '' }, i) => [String(i + 1), drawn(name), drawn(title), ''],
  ),
  rowHeight: 30,
  boxed: true,
});

/**
 * A sheet on which a team signs that it took part: title, theme, leader, the day or a line for it, and the names with room for a
 * signature; from right to left in Arabic. A4 PDF; the same sheet gives the same bytes.
 */
export const signInSheet = (sheet: SignInSheet): Promise<Uint8Array> => signInSheets([sheet]);

/** Several teams in one file, each from a page of its own. Errors: STW_INTERNAL without a sheet. */
export async function signInSheets(sheets: readonly SignInSheet[]): Promise<Uint8Array> {
  const [first] = sheets;
  if (!first) throw new StewardError('STW_INTERNAL', { reason: 'a file of sheets without a sheet' });
  const several = sheets.length > 1;
  const foot = several ? drawn(first.title) : `${drawn(first.title)} · ${drawn(first.team)}`;
  const paper = await Paper.open({
    title: drawn(first.title),
    language: first.language,
    asOf: first.asOf,
    foot,
    text: charactersOf(
      ':',
      foot,
      ...sheets.flatMap((sheet) => [
        ...[
          sheet.title,
          sheet.theme,
          sheet.team,
          sheet.leader,
          sheet.day ?? '',
          ...Object.values(sheet.labels),
          ...sheet.notes,
        ].map(drawn),
        gridOf(sheet),
      ]),
    ),
  });
  for (const [at, sheet] of sheets.entries()) {
    if (at > 0) paper.newPage();
    const { labels } = sheet;
    paper.text(drawn(sheet.title), TITLE, { after: 2 });
    paper.text(drawn(sheet.theme), HEADING, { after: 8 });
    paper.text(drawn(sheet.team), BODY);
    paper.text(`${drawn(labels.leader)}: ${drawn(sheet.leader)}`, BODY, { after: 8 });
    if (sheet.day) paper.text(`${drawn(labels.date)}: ${drawn(sheet.day)}`, BODY, { after: 8 });
    else paper.blank(`${drawn(labels.date)}:`, 160);
    paper.space(6);
    await drawGrid(paper, gridOf(sheet));
    for (const note of sheet.notes.map(drawn)) paper.text(note, SMALL, { ink: GREY });
  }
  return paper.finish();
}

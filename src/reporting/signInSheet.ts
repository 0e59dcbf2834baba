import { drawGrid, type Grid } from './pdf/grid.ts';
import { BODY, GREY, HEADING, Paper, SMALL, TITLE } from './pdf/paper.ts';
import { charactersOf } from './pdf.ts';
import { drawn } from './plain.ts';

/** What stands on the sign-in sheet of one team. The caller words it: labels are in the language of the sheet. */
export interface SignInSheet {
  language: string;
  /** The date in the file (ISO); not printed. */
  asOf: string;
  title: string;
  theme: string;
  team: string;
  leader: string;
  people: { name: string; title?: string }[];
  /** Empty rows for people who join; 3 when not given. */
  guests?: number;
  /** Who will see the sheet, what to do with it. */
  notes: string[];
  labels: { leader: string; date: string; name: string; function: string; signature: string };
}

/**
 * A sheet on which a team signs that it took part: title, theme, leader, a line for the date, and the names with room for a
 * signature; from right to left in Arabic. A4 PDF; the same sheet gives the same bytes.
 */
export async function signInSheet(sheet: SignInSheet): Promise<Uint8Array> {
  const { labels } = sheet;
  const guests = Array.from({ length: sheet.guests ?? 3 }, () => ({ name: '', title: '' }));
  const grid: Grid = {
    columns: [
      { title: '', width: 28, figures: true },
      { title: drawn(labels.name) },
      { title: drawn(labels.function) },
      { title: drawn(labels.signature), width: 170 },
    ],
    rows: [...sheet.people, ...guests].map(({ name, title = '' }, i) => [String(i + 1), drawn(name), drawn(title), '']),
    rowHeight: 30,
    boxed: true,
  };
  const [title, theme, team, leader] = [sheet.title, sheet.theme, sheet.team, sheet.leader].map(drawn) as [
    string,
    string,
    string,
    string,
  ];
  const notes = sheet.notes.map(drawn);
  const paper = await Paper.open({
    title,
    language: sheet.language,
    asOf: sheet.asOf,
    foot: `${title} · ${team}`,
    text: charactersOf(title, theme, team, leader, ':', ...Object.values(labels).map(drawn), ...notes, grid),
  });
  paper.text(title, TITLE, { after: 2 });
  paper.text(theme, HEADING, { after: 8 });
  paper.text(team, BODY);
  paper.text(`${drawn(labels.leader)}: ${leader}`, BODY, { after: 8 });
  paper.blank(`${drawn(labels.date)}:`, 160);
  paper.space(6);
  await drawGrid(paper, grid);
  for (const note of notes) paper.text(note, SMALL, { ink: GREY });
  return paper.finish();
}

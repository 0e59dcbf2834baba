import type { Letter } from '../kernel/report.ts';
import { BODY, GREY, HEADING, Paper, SMALL, TITLE } from './pdf/paper.ts';
import { charactersOf } from './pdf.ts';
import { drawn } from './plain.ts';

const LOOKS = { large: TITLE, body: { ...BODY, size: 11 }, small: { ...BODY, size: 11 } } as const;

/** One page of words, set in the middle, with what it can be checked by at its foot. The same letter gives the same bytes. */
export async function letter(it: Letter): Promise<Uint8Array> {
  const lines = it.lines.map((line) => ({ ...line, text: drawn(line.text) }));
  const title = drawn(it.title);
  const notes = it.notes.map(drawn);
  const paper = await Paper.open({
    title,
    language: it.language,
    asOf: it.asOf,
    foot: title,
    text: charactersOf(title, ...notes, ...lines.map((line) => line.text)),
  });
  paper.space(90);
  paper.text(title, { ...HEADING, size: 20 }, { at: 'middle', after: 14 });
  paper.rule(paper.y, GREY, 0.8, paper.left + paper.width / 4, paper.width / 2);
  paper.space(34);
  for (const { text, look } of lines)
    paper.text(text, LOOKS[look], {
      at: 'middle',
      after: look === 'small' ? 8 : 22,
      ...(look === 'small' ? { ink: GREY } : {}),
    });
  paper.space(40);
  for (const note of notes) paper.text(note, SMALL, { at: 'middle', ink: GREY });
  return paper.finish();
}

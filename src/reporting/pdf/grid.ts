import { setImmediate } from 'node:timers/promises';
import type { Line, Setter, Style } from './lines.ts';
import { BODY, BOLD, GREY, lineHeight, type Paper, RULE } from './paper.ts';

export interface GridColumn {
  title: string;
  /** Figures stand at the end of their column, so that places line up. */
  figures?: boolean;
  /** Points, when the width is not to follow from the contents. */
  width?: number;
}
export interface Grid {
  columns: GridColumn[];
  rows: string[][];
  /** At least so high, for rows that are written on. */
  rowHeight?: number;
  /** Lines around each cell, for forms. */
  boxed?: boolean;
}

const PAD = 6;
/** How much a page may be crowded before a report lies down. */
const WORD = 110;
const PHRASE = 240;
/** The widths of so many rows decide; measuring all of a list of thousands would tell nothing new. */
const SAMPLE = 400;

interface Extent {
  least: number;
  most: number;
  fixed?: boolean;
}

/** A wide table is set smaller rather than its words broken, as long as it can still be read. Points. */
const SMALLEST = 6.5;
const SMALLER_BY = 0.5;

/** Cells and titles in letters of so many points. */
const stylesOf = (size: number): { body: Style; bold: Style } => ({ body: { ...BODY, size }, bold: { ...BOLD, size } });

/** How wide each column must be and would like to be, in letters of so many points. */
export function extents(setter: Setter, grid: Grid, size = BODY.size): Extent[] {
  const { body, bold } = stylesOf(size);
  const [word, phrase] = [(WORD * size) / BODY.size, (PHRASE * size) / BODY.size];
  return grid.columns.map((column, i) => {
    if (column.width) return { least: column.width, most: column.width, fixed: true };
    const head = setter.extent(column.title, bold);
    let least = Math.min(head.least, word);
    let most = Math.min(head.most, word);
    for (const row of grid.rows.slice(0, SAMPLE)) {
      const cell = setter.extent(row[i] ?? '', body);
      least = Math.max(least, Math.min(cell.least, word));
      most = Math.max(most, Math.min(cell.most, phrase));
    }
    return { least: least + 2 * PAD, most: Math.max(least, most) + 2 * PAD };
  });
}

/** The least that the columns need together. */
export const leastOf = (needs: Extent[]): number => needs.reduce((sum, need) => sum + need.least, 0);

/** The widths that fill `width`: the least each needs, the rest by what each would like; fixed ones stay where there is room. */
export function widths(needs: Extent[], width: number): number[] {
  const least = leastOf(needs);
  const most = needs.reduce((sum, need) => sum + need.most, 0);
  if (most <= width) {
    const fixed = needs.reduce((sum, need) => sum + (need.fixed ? need.most : 0), 0);
    const stretch = most > fixed ? (width - fixed) / (most - fixed) : 1;
    return needs.map((need) => (need.fixed ? need.most : need.most * stretch));
  }
  if (least >= width) return needs.map((need) => need.least * (width / least));
  return needs.map((need) => need.least + ((need.most - need.least) * (width - least)) / (most - least));
}

/** The largest letters in which no word of the table is broken; the smallest, where it is too wide for any. */
function sizeFor(paper: Paper, grid: Grid): number {
  let { size } = BODY;
  while (size > SMALLEST && leastOf(extents(paper.setter, grid, size)) > paper.width) size -= SMALLER_BY;
  return size;
}

/**
 * Draws a table across the page, its header again on each further page. A row stays on one page where it can; one that is higher than
 * a page goes on overleaf. Lets other work go on in between: a list of thousands doesn't hold up the answers to people.
 */
export async function drawGrid(paper: Paper, grid: Grid): Promise<void> {
  const size = sizeFor(paper, grid);
  const { body, bold } = stylesOf(size);
  const columns = widths(extents(paper.setter, grid, size), paper.width);
  const starts = columns.map((width, i) => {
    const before = columns.slice(0, i).reduce((sum, w) => sum + w, 0);
    return paper.rtl ? paper.left + paper.width - before - width : paper.left + before;
  });
  const lay = (cells: string[], style: Style) =>
    columns.map((width, i) => paper.setter.set(cells[i] ?? '', style, width - 2 * PAD));
  const heightOf = (count: number, style: Style) => Math.max(grid.rowHeight ?? 0, count * lineHeight(style) + 2 * PAD);

  const draw = (cells: Line[][], style: Style, height: number) => {
    cells.forEach((lines, i) => {
      lines.forEach((line, n) => {
        paper.line(line, style, {
          x: starts[i]! + PAD,
          width: columns[i]! - 2 * PAD,
          top: paper.y + PAD + n * lineHeight(style),
          at: grid.columns[i]?.figures ? 'end' : 'start',
        });
      });
      if (grid.boxed)
        paper.doc.rect(starts[i]!, paper.y, columns[i]!, height).lineWidth(0.5).strokeColor(GREY).stroke();
    });
    paper.y += height;
  };

  const titles = grid.columns.map(({ title }) => title);
  const header = lay(titles, bold);
  const headerHeight = Math.max(...header.map((lines) => lines.length)) * lineHeight(bold) + 2 * PAD;
  const drawHeader = () => {
    draw(header, bold, headerHeight);
    paper.rule(paper.y, GREY, 1);
  };
  paper.need(headerHeight + heightOf(1, body));
  drawHeader();

  for (const [n, row] of grid.rows.entries()) {
    if (n % 100 === 99) await setImmediate();
    let cells = lay(row, body);
    for (;;) {
      const count = Math.max(1, ...cells.map((lines) => lines.length));
      const height = heightOf(count, body);
      if (paper.y + height <= paper.bottom) {
        draw(cells, body, height);
        break;
      }
      const room = Math.floor((paper.bottom - paper.y - 2 * PAD) / lineHeight(body));
      const wholePage = Math.floor((paper.bottom - paper.left - headerHeight - 2 * PAD) / lineHeight(body));
      if (count > wholePage && room > 0) {
        draw(
          cells.map((lines) => lines.slice(0, room)),
          body,
          room * lineHeight(body) + 2 * PAD,
        );
        cells = cells.map((lines) => lines.slice(room));
      }
      paper.newPage();
      drawHeader();
    }
    if (!grid.boxed) paper.rule(paper.y, RULE);
  }
  paper.space(8);
}

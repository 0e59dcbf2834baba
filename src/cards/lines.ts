import stringWidth from 'string-width';
import type { CardJson } from '../delivery/channel.ts';

/** So many buttons stand side by side at most. */
const IN_A_LINE = 3;
/** What a phone's width of a card holds, in letters; a button's frame takes some beside its title. */
const LINE = 44;
const FRAME = 5;

/** Buttons in lines that a phone of 360 points shows whole: a client cuts off what does not fit beside the others. */
export function buttonLines(actions: readonly CardJson[]): CardJson[][] {
  const lines: CardJson[][] = [];
  let width = 0;
  for (const action of actions) {
    const wide = stringWidth(String(action.title ?? '')) + FRAME;
    const line = lines.at(-1);
    if (line && line.length < IN_A_LINE && width + wide <= LINE) {
      line.push(action);
      width += wide;
    } else {
      lines.push([action]);
      width = wide;
    }
  }
  return lines;
}

import type { Alarm } from './alarm.ts';
import type { Catalogue, Fact } from './catalogue.ts';
import type { Cycle } from './cycle.ts';
import { plus } from './time.ts';
import type { View } from './view.ts';

/** When the clock ticked last. */
export const LAST_TICK = 'lastTick';
/** Without a tick for longer than this, by the calendar, an operator looks first (hardening S1): we were down, or the date was set wrong. */
export const LONGEST_SILENCE = 24 * 3_600_000;
/** The fact that the calendar jumped and nobody has looked yet. */
export const ASTRAY = 'calendar.astray';

/** The kernel's own acts of the clock that cannot be taken back; capabilities say `final`. */
const FINAL = new Set(['cycle.closeByClock', 'retention.sweep']);
export const isFinal = (kind: string, catalogue: Pick<Catalogue, 'rules'>): boolean =>
  FINAL.has(kind) || catalogue.rules.get(kind)?.final === true;

/** May the calendar be wrong? Then what cannot be taken back waits until sending is resumed, by somebody who has seen the date. */
export function isAstray(view: View): boolean {
  if (view.peek<Fact>('facts', ASTRAY)?.value) return true;
  const last = view.peek<Fact>('facts', LAST_TICK)?.value;
  return last !== undefined && view.now > plus(String(last), LONGEST_SILENCE);
}

/** Runs that would be closed or published, could the calendar be relied on. */
export function finalsDue(view: View, catalogue: Pick<Catalogue, 'rules'>): Cycle[] {
  if (!isAstray(view)) return [];
  const due = view.range<Alarm>('alarms', 'at', { to: view.now }).filter(({ kind }) => isFinal(kind, catalogue));
  const runs = new Set(due.flatMap(({ data }) => (typeof data.cycle === 'string' ? [data.cycle] : [])));
  return [...runs].flatMap((id) => view.peek<Cycle>('cycles', id) ?? []);
}

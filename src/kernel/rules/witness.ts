import { z } from 'zod/v4';
import { type Decision, put, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { type Fact, facts } from '../catalogue.ts';
import type { Notice } from '../notice.ts';
import { addDays, type Instant, momentOf, weekday } from '../time.ts';
import type { View } from '../view.ts';
import { WITNESS_WHYS, WITNESSES, type Witnessed, witnessed, witnessId } from '../witness.ts';

const TOLD = 'ledger.told';
const SHOW = 'ledger.head';

/** The head of the ledger goes to its witnesses, inside their message of the day (hardening L1). */
export function witnessRules(): Record<string, ActRule> {
  return {
    'ledger.tell': rule({
      data: z.object({ why: z.enum(WITNESS_WHYS).default('weekly') }),
      may: 'clock',
      regular: nextMonday,
      decide: (act, view): Decision => ({ steps: tell(act.data.why, view) }),
    }),
  };
}

function nextMonday(view: View): Instant {
  const today = view.today({ timeZone: 'UTC' });
  return momentOf(addDays(today, 8 - weekday(today)), '05:00', 'UTC');
}

/** A head that was told already is not told again: a quiet week is quiet. An older one that still waits is left out for the newer. */
function tell(why: Witnessed['why'], view: View): Step[] {
  const { seq, hash } = view.head();
  const told = view.peek<Fact>('facts', TOLD)?.value;
  if (seq === 0 || told === seq) return [];
  const id = witnessId(seq);
  const people = new Set(WITNESSES.flatMap((role) => view.org.holders(role)).map((p) => p.id));
  if (people.size === 0) return [];
  return [
    put(witnessed, { id, seq, hash, why, at: view.now }),
    put(facts, { id: TOLD, value: seq }),
    ...[...people].flatMap((person): Step[] => [
      ...view
        .waitingNotices(person)
        .filter((notice) => notice.ref.kind === SHOW)
        .map((notice: Notice): Step => ({ do: 'remove', table: 'notices', id: notice.id })),
      { do: 'tell', person, ref: { kind: SHOW, id }, why: 'tell' },
    ]),
  ];
}

/** To be told once more after an act that others will rely on. */
export const witnessSoon = (view: View): Step => ({
  do: 'alarm',
  id: 'ledger|certified',
  at: view.now,
  kind: 'ledger.tell',
  data: { why: 'certified' },
});

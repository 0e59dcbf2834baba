import { z } from 'zod/v4';
import type { Decision, Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { drafts } from '../form.ts';
import { prompts } from '../notice.ts';
import type { Row, Table } from '../store.ts';
import { tickets } from '../ticket.ts';
import { addDays, type Instant, momentOf, plus, weekday } from '../time.ts';
import { LOOSE_SWEEP, sweepsLoose, type Upload, uploads } from '../upload.ts';
import type { View } from '../view.ts';

const MORE = 'retention|more';
const SWEEP = 'retention.sweep';
const DAY = 86_400_000;
/** A file that belongs nowhere is removed after so many days. */
const LOOSE_DAYS = 7;
/** Rows that go in one act; the rest follows at once in further ones. */
const AT_ONCE = 500;

/**
 * What is not kept for ever, by the order in which it grows old, with days (docs/privacy.md says why). Records of what people did and the
 * ledger stay until the Organization erases them; replies to a press are forgotten by the store after a week.
 */
export const RETENTION: readonly { table: Table; order: string; days: number }[] = [
  { table: drafts as unknown as Table, order: 'at', days: 90 },
  { table: tickets as unknown as Table, order: 'until', days: 30 },
  // Looked at each night too, while there are any. Their bytes follow (src/files/keeping.ts).
  { table: uploads as unknown as Table, order: 'loose', days: LOOSE_DAYS },
  // A card that is older does not follow changes any more.
  { table: prompts as unknown as Table, order: 'at', days: 400 },
];

/** Housekeeping, once a week at night, of files that belong nowhere every night. It leaves no line on the ledger: nobody did anything, and a quiet week stays quiet for its witnesses. */
export function retentionRules(): Record<string, ActRule> {
  return {
    [SWEEP]: rule({
      data: z.object({}),
      may: 'clock',
      regular: nextSunday,
      decide: (_, view): Decision => {
        const old = RETENTION.flatMap(({ table, order, days }): Step[] =>
          view
            .range<Row>(table.name, order, { to: plus(view.now, -days * DAY), limit: AT_ONCE })
            .map(({ id }) => ({ do: 'remove', table: table.name, id })),
        );
        const more = old.length >= AT_ONCE;
        return {
          steps: [
            ...old,
            ...(more ? [{ do: 'alarm', id: MORE, at: plus(view.now, 1_000), kind: SWEEP, data: {} } as const] : []),
          ],
        };
      },
    }),
    [LOOSE_SWEEP]: rule({
      data: z.object({}),
      may: 'clock',
      decide: (_, view): Decision => {
        const loose = view.range<Upload>(uploads.name, 'loose', { limit: AT_ONCE });
        const until = plus(view.now, -LOOSE_DAYS * DAY);
        const old = loose.filter(({ at }) => at <= until);
        return {
          steps: [
            ...old.map(({ id }): Step => ({ do: 'remove', table: uploads.name, id })),
            ...(loose.length > old.length || loose.length >= AT_ONCE ? [sweepsLoose(view.now)] : []),
          ],
        };
      },
    }),
  };
}

/** The Sunday after today: a sweep at 02:00 on a Sunday sets the one a week later. */
function nextSunday(view: View): Instant {
  const today = view.today({ timeZone: 'UTC' });
  return momentOf(addDays(today, 7 - (weekday(today) % 7)), '02:00', 'UTC');
}

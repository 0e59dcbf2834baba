import { z } from 'zod/v4';
import { put, type Step } from '../act.ts';
import { ASTRAY, LAST_TICK } from '../astray.ts';
import { type ActRule, rule } from '../capability.ts';
import { type Fact, facts } from '../catalogue.ts';
import { HELD, HOLD_WHYS, holdOf } from '../holding.ts';
import { isClock } from '../judge.ts';
import { outbox } from '../notice.ts';
import type { View } from '../view.ts';

const SHOWS = { kind: 'delivery.held', id: 'sending' };

/** Holding everything that is queued, and letting it go again. Both are facts on the disk: they survive a restart. */
export function sendingRules(): Record<string, ActRule> {
  return {
    'delivery.stop': rule({
      data: z.object({
        reason: z.string().trim().max(300).default(''),
        why: z.enum(HOLD_WHYS).default('hand'),
      }),
      may: ['administrator'],
      operator: true,
      decide: (act, view) => {
        const reason = act.data.reason || 'held by hand';
        const held = holdOf(view);
        // From here on, whatever else held it: what cannot be taken back waits until somebody has seen the date.
        const jumped = isClock(act) && act.data.why === 'silence' && !view.peek<Fact>('facts', ASTRAY)?.value;
        const astray = jumped ? [put(facts, { id: ASTRAY, value: true })] : [];
        // The first reason stands, until somebody gives another by hand.
        if (held && isClock(act)) return { steps: astray };
        const why = isClock(act) ? act.data.why : 'hand';
        const fact = { id: HELD, value: reason, why, since: held?.since ?? act.at };
        return {
          steps: [
            put(facts, fact),
            ...astray,
            { do: 'note', what: 'delivery.stopped', facts: { why }, words: { reason } },
            ...(held ? [] : alarm(view, act)),
            { do: 'refresh', ref: SHOWS },
          ],
          reply: act.via === 'cli' ? { text: 'common.sending.held' } : { show: SHOWS },
        };
      },
    }),
    'delivery.resume': rule({
      data: z.object({}),
      may: ['administrator'],
      operator: true,
      decide: (act, view) => {
        const reply = act.via === 'cli' ? { text: 'common.sending.on' } : { show: SHOWS };
        if (!holdOf(view)) return { steps: [], reply };
        return {
          steps: [
            put(facts, { id: HELD, value: null }),
            put(facts, { id: ASTRAY, value: null }),
            // Whoever resumes has seen the date: it counts from here.
            ...(view.peek('facts', LAST_TICK) ? [put(facts, { id: LAST_TICK, value: view.now })] : []),
            { do: 'note', what: 'delivery.resumed' },
            { do: 'refresh', ref: SHOWS },
          ],
          reply,
        };
      },
    }),
  };
}

/** An alarm to every administrator, at once: it waits for no working hour and counts as no reminder. */
function alarm(view: View, act: { by: string; at: string }): Step[] {
  return view.org
    .holders('administrator')
    .filter((p) => p.id !== act.by)
    .map((p) =>
      put(outbox, {
        id: `alarm|${p.id}|${act.at}`,
        person: p.id,
        lane: 'alarm',
        notices: [],
        ref: SHOWS,
        at: act.at,
        unsolicited: false,
      }),
    );
}

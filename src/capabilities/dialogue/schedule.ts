import { z } from 'zod/v4';
import type { Act, Decision, Refusal } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { addDays, type Day, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { LEAD_CARD } from './names.ts';

const plan = z.object({
  obligation: z.string().max(200),
  date: z.string().refine(isDay),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('10:00'),
  minutes: z.coerce.number().int().min(15).max(600).default(60),
});
/** The session planned for this day was not held. */
const off = z.object({ obligation: z.string().max(200), notHeld: z.string().refine(isDay) });
export const scheduleSchema = z.union([off, plan]);
export type Schedule = z.infer<typeof scheduleSchema>;

/** What is wrong with a planned date, as the form says it too. */
export function wrongPlan(date: Day, cycle: Cycle, today: Day): Refusal | undefined {
  if (date < today) return { refuse: 'dialogue.schedule.past' };
  if (date > cycle.closes) return { refuse: 'dialogue.schedule.late' };
  // Not before it opens: what is recorded earlier does not count.
  return date < cycle.opens ? { refuse: 'dialogue.record.early' } : undefined;
}

/** Keeps the date that a leader plans; the day after it asks whether it was held. */
export function schedule(act: Act<Schedule>, view: View): Decision {
  const lead = view.obligation(act.data.obligation);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle) return { refuse: 'common.refused.gone' };
  const show = { kind: LEAD_CARD, id: lead.id };
  if ('notHeld' in act.data) return notHeld(lead, act.data.notHeld);
  const { date, time, minutes } = act.data;
  const by = view.org.person(act.by) ?? { timeZone: 'UTC' };
  const wrong = wrongPlan(date, cycle, view.today(by));
  if (wrong) return { ...wrong, show };
  const plannedTime = momentOf(date, time, by.timeZone);
  return {
    steps: [
      { do: 'amend', id: lead.id, planned: date, data: { plannedTime, minutes } },
      {
        do: 'alarm',
        id: `planned|${lead.id}`,
        at: momentOf(addDays(date, 1), '00:00', by.timeZone),
        kind: 'dialogue.asPlanned',
        data: { id: lead.id },
      },
      { do: 'note', about: lead.id, facts: { planned: date } },
    ],
    reply: { show: { kind: 'dialogue.meeting', id: lead.id } },
  };
}

/** Takes the plan of that day back; a later plan, or none any more, stays as it is. */
function notHeld(lead: Obligation, day: Day): Decision {
  const reply = { show: { kind: LEAD_CARD, id: lead.id } };
  if (lead.planned !== day) return { steps: [], reply };
  return {
    steps: [
      { do: 'amend', id: lead.id, planned: null, data: { plannedTime: null } },
      { do: 'silence', id: `planned|${lead.id}` },
      { do: 'note', about: lead.id, facts: { planned: null } },
    ],
    reply,
  };
}

/** The planned day is over: held as planned? */
export function asPlanned(act: Act<{ id: string }>, view: View): Decision {
  const lead = view.obligation(act.data.id);
  if (!lead?.planned || (lead.state !== 'open' && lead.state !== 'done')) return { steps: [] };
  const people = [...view.org.holdersOf(lead.owner).map((p) => p.id), ...(lead.delegate ? [lead.delegate] : [])];
  return {
    steps: people.map((person) => ({
      do: 'tell',
      person,
      ref: { kind: LEAD_CARD, id: lead.id },
      why: 'ask',
      ...(lead.state === 'open' ? { obligation: lead.id } : {}),
      key: `planned-${lead.planned}`,
      ...(lead.cycle ? { cycle: lead.cycle } : {}),
    })),
  };
}

/** The link that opens a meeting in Teams, and whoever did not fit into it. */
export function meetingLink(it: {
  subject: string;
  start: string;
  end: string;
  content: string;
  attendees: string[];
}): { url: string; rest: string[] } {
  const MOST = 2000;
  const part = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
  const base = `https://teams.microsoft.com/l/meeting/new?${[part('subject', it.subject), part('startTime', it.start), part('endTime', it.end), part('content', it.content)].join('&')}`;
  let url = base;
  const rest: string[] = [];
  let list = '';
  for (const address of it.attendees) {
    const longer = list ? `${list},${address}` : address;
    const next = `${base}&${part('attendees', longer)}`;
    if (next.length > MOST || rest.length > 0) {
      rest.push(address);
      continue;
    }
    list = longer;
    url = next;
  }
  return { url, rest };
}

import { z } from 'zod/v4';
import type { Act, Decision, Refusal, Step } from '../../kernel/act.ts';
import { put } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { ended } from '../../kernel/past.ts';
import type { Id } from '../../kernel/store.ts';
import { type Day, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { cascade } from './cascade.ts';
import { CONFIRM, LEAD_CARD, leadId, sessionId, takeId } from './names.ts';
import { namedIn } from './people.ts';
import { chairOf, leftOf, sessionsOf, teamOf } from './roster.ts';
import { FORMS, factsOf, type Session, type SessionForm, sessions } from './sessions.ts';
import { takeData, takeOf, turn } from './take.ts';

/** What a record says: of the input alone, so that the same press twice is the same answer. */
export interface Recorded {
  obligation: Id;
  seen?: number | undefined;
  /** Held as planned, with everyone: the date is the planned one. */
  held?: 'everyone' | undefined;
  /** The session that is corrected; undefined: a new one. */
  session?: Id | undefined;
  date?: string | undefined;
  /** Undefined: as planned, else an hour. */
  minutes?: number | undefined;
  form: SessionForm;
  /** The team as the pages showed it; undefined: as it is now. */
  team?: Id[] | undefined;
  absent: Id[];
  joined: Id[];
  /** Who joined, as typed: addresses, ids or names. */
  others: string;
  topics: string;
  idea: string;
}

const id = z.string().max(200);
const ABSENT = 'absent:';

/** The toggles of the pages come as `absent:<person>`; everything else undeclared is dropped. */
export const recordSchema = z
  .looseObject({
    obligation: id,
    seen: z.coerce.number().int().optional(),
    held: z.enum(['everyone']).optional(),
    session: id.optional(),
    date: z.string().refine(isDay).optional(),
    minutes: z.coerce.number().int().min(5).max(600).optional(),
    form: z.enum(FORMS).default('in-person'),
    team: z.array(id).max(2000).optional(),
    absent: z.array(id).max(2000).default([]),
    joined: z.array(id).max(500).default([]),
    others: z.string().max(2000).default(''),
    topics: z.string().trim().max(1000).default(''),
    idea: z.string().trim().max(500).default(''),
  })
  .transform((raw): Recorded => {
    const ticked = Object.keys(raw)
      .filter((name) => name.startsWith(ABSENT) && isOn(raw[name]))
      .map((name) => name.slice(ABSENT.length));
    const { obligation, seen, held, session, date, minutes, form, team, joined, others, topics, idea } = raw;
    return {
      obligation,
      seen,
      held,
      session,
      date,
      minutes,
      form,
      team,
      absent: [...new Set([...raw.absent, ...ticked])].sort(),
      joined,
      others,
      topics,
      idea,
    };
  });

/** Toggle values come as strings. */
export const isOn = (value: unknown): boolean => value === true || value === 'true';

/** Records a session, a make-up session, or corrects one: who was there has taken part, who was not stays owed. */
export function record(act: Act<Recorded>, view: View): Decision {
  const lead = view.obligation(act.data.obligation);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle) return { refuse: 'common.refused.gone' };
  const said = act.data;
  const show = { kind: LEAD_CARD, id: lead.id };
  const held = sessionsOf(lead.id, view);
  const old = said.session === undefined ? undefined : held.find((s) => s.id === said.session);
  if (said.session !== undefined && !old) return { refuse: 'common.refused.gone', show };
  const date = said.date ?? (said.held ? (lead.planned ?? lastPlanned(lead)) : undefined);
  if (!date) return { refuse: 'dialogue.record.noDate', show };
  const holder = leaderOf(act, lead, view);
  const today = view.today(view.org.person(holder) ?? { timeZone: 'UTC' });
  const wrong = wrongDate(date, cycle, today);
  if (wrong) return { ...wrong, show };

  const there = attendance(said, lead, cycle, old, holder, view);
  const isRepeat = typeof said.seen === 'number' && said.seen < lead.revision;
  if (there.present.length + there.joined.length === 0 && !isRepeat) return { refuse: 'dialogue.record.nobody', show };

  const capacity = capacityOf(act, lead, view);
  const led = old?.leader ?? holder;
  const row: Omit<Session, 'version'> = {
    id: old?.id ?? sessionId(lead.id, held.length + 1),
    cycle: cycle.id,
    lead: lead.id,
    chair: chairOf(lead),
    leader: led,
    date,
    minutes: said.minutes ?? Number(lead.data.minutes ?? 60),
    form: said.form,
    ...there,
    unit: old?.unit ?? view.org.person(chairOf(lead))?.unit ?? '',
    guests: guestsAmong([...there.present, ...there.joined, led], old, view),
    ...(old ? { before: ended(old.before, factsOf(old), view.now) } : {}),
    recordedBy: act.by,
    capacity,
    at: view.now,
    firstAt: old?.firstAt ?? view.now,
    revision: (old?.revision ?? 0) + 1,
    topics: said.topics,
    idea: said.idea,
  };
  const { seen: _, team: __, obligation: ___, ...answer } = said;
  const steps: Step[] = [
    {
      do: 'answer',
      id: lead.id,
      answer: { ...answer, minutes: row.minutes, date, session: said.session ?? null, held: said.held ?? null },
      ...(capacity ? { capacity, for: chairOf(lead) } : {}),
    },
    put(sessions, row),
    { do: 'amend', id: lead.id, planned: null, data: { plannedTime: null, held: date } },
    { do: 'silence', id: `planned|${lead.id}` },
    ...whoTook(row, old, view),
    ...cascade(cycle, lead, row, view),
  ];
  if (lead.state !== 'done') steps.push({ do: 'settle', id: lead.id, as: 'done' });
  return { steps, reply: { show } };
}

/** What is wrong with the date of a session, as the form says it too. */
export function wrongDate(date: Day, cycle: Cycle, today: Day): Refusal | undefined {
  if (date > today) return { refuse: 'dialogue.record.future' };
  if (date < cycle.opens) return { refuse: 'dialogue.record.early' };
  return date > cycle.closes ? { refuse: 'dialogue.record.late' } : undefined;
}

/** After the plan was taken back a late copy of the button still knows what was meant. */
const lastPlanned = (lead: Obligation): string | undefined =>
  typeof lead.data.held === 'string' ? lead.data.held : undefined;

/** Who led: whoever presses, when it is theirs; for a focal point, whoever holds the chair. */
function leaderOf(act: Pick<Act, 'by'>, lead: Obligation, view: View): Id {
  if (lead.delegate === act.by) return act.by;
  const holders = view.org.holdersOf(lead.owner);
  if (holders.some((p) => p.id === act.by)) return act.by;
  return holders[0]?.id ?? chairOf(lead);
}

function capacityOf(act: Pick<Act, 'by'>, lead: Obligation, view: View): string {
  if (act.by === chairOf(lead)) return '';
  if (lead.delegate === act.by) return 'deputy';
  if (view.org.holdersOf(lead.owner).some((p) => p.id === act.by))
    return view.org.actingFor(chairOf(lead))?.id === act.by ? 'officer-in-charge' : 'next-up';
  return 'entity-focal-point';
}

/** Absences are ticked, not presences. A deputy who leads is there; so is whoever leads the team that they belong to. */
function attendance(said: Recorded, lead: Obligation, cycle: Cycle, old: Session | undefined, leader: Id, view: View) {
  const team = new Set(teamOf(lead, cycle, view).map((m) => m.person.id));
  const could = old ? [...old.present, ...old.absent] : leftOf(lead, cycle, view).map((m) => m.person.id);
  const shown = new Set(said.team ?? could);
  const asked = could.filter((p) => shown.has(p));
  const away = new Set(said.absent.filter((p) => p !== leader));
  const present = asked.filter((p) => !away.has(p));
  const leads = old?.leader ?? leader;
  const counts = lead.delegate === leads || team.has(leads) || (old?.present.includes(leads) ?? false);
  if (counts && !present.includes(leads)) present.push(leads);
  const joined = [...new Set([...said.joined, ...namedIn(said.others, view).ids])].filter(
    (p) => !present.includes(p) && !asked.includes(p) && p !== leads && view.org.person(p)?.status === 'active',
  );
  return { present, absent: asked.filter((p) => away.has(p)), joined };
}

/** Non-staff, as they were when first recorded: what they become later does not change who sat there. */
function guestsAmong(people: readonly Id[], old: Session | undefined, view: View): Session['guests'] {
  const known = new Map(old?.guests);
  const before = new Set(old ? [...old.present, ...old.joined, old.leader] : []);
  return people.flatMap((id): Session['guests'] => {
    const kept = known.get(id);
    if (kept !== undefined) return [[id, kept]];
    const person = before.has(id) ? undefined : view.org.person(id);
    return person?.category === 'non-staff' ? [[id, person.unit]] : [];
  });
}

/** Each person counts once, whoever led the session; whoever is taken off the list is owed again. */
function whoTook(now: Omit<Session, 'version'>, old: Session | undefined, view: View): Step[] {
  const steps: Step[] = [];
  const before = new Set(old ? [...old.present, ...old.joined] : []);
  const after = new Set([...now.present, ...now.joined]);
  for (const person of after) {
    const take = takeOf(now.cycle, person, view);
    if (!take || take.state === 'done' || take.state === 'withdrawn') continue;
    steps.push(...turn(take, 'took', view, { session: now.id, confirm: null }));
    steps.push({
      do: 'tell',
      person,
      ref: { kind: CONFIRM, id: take.id },
      why: 'tell',
      cycle: now.cycle,
      key: `${now.id}|${now.revision}`,
    });
    const home = view.org.person(person)?.managerId;
    if (now.joined.includes(person) && home)
      steps.push({ do: 'refresh', ref: { kind: LEAD_CARD, id: leadId(now.cycle, home) } });
  }
  for (const person of before) {
    const take = after.has(person) ? undefined : view.obligation(takeId(now.cycle, person));
    if (take && takeData(take).session === now.id)
      steps.push(...turn(take, 'owed', view, { session: null, confirm: null, kept: false }));
  }
  return steps;
}

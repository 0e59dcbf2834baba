import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { View } from '../../kernel/view.ts';
import { CONFIRM, CORRECT, correctId, LEAD_CARD, leadId } from './names.ts';
import { offerPulse } from './pulse.ts';
import { revised, type Session, sessions } from './sessions.ts';
import { takeData, turn } from './take.ts';

/** Working days that a leader has for a correction. */
const CORRECTION_DAYS = 5;

export const confirmSchema = z.object({
  take: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  answer: z.enum(['yes', 'absent']),
});

/** "I took part", or "I was absent, please correct the list". */
export function confirm(act: Act<z.infer<typeof confirmSchema>>, view: View): Decision {
  const take = view.obligation(act.data.take);
  if (!take) return { refuse: 'common.refused.gone' };
  const show = { kind: CONFIRM, id: take.id };
  const known = takeData(take);
  const session = known.session ? view.get<Session>('dialogue.sessions', known.session) : undefined;
  if (take.state !== 'done' || !session)
    return { refuse: 'dialogue.confirm.none', show: { kind: 'dialogue.take', id: take.id } };
  const answered: Step = { do: 'answer', id: take.id, answer: { confirm: act.data.answer, session: session.id } };
  if (act.data.answer === 'yes') {
    const steps: Step[] = [answered, ...turn(take, 'confirmed', view, { confirm: 'yes' })];
    const open = view.obligation(correctId(take.cycle ?? '', take.about, session.id));
    if (open?.state === 'open' || open?.state === 'waiting') steps.push({ do: 'settle', id: open.id, as: 'withdrawn' });
    const then = offerPulse(take, view);
    return { steps, reply: { show, ...(then.length > 0 ? { then } : {}) } };
  }
  return {
    steps: [answered, ...turn(take, 'contradicted', view, { confirm: 'absent' }), ...askToCorrect(take, session, view)],
    reply: { show },
  };
}

/** The leader is asked as for any correction: due in five working days. */
function askToCorrect(take: Obligation, session: Session, view: View): Step[] {
  const id = correctId(take.cycle ?? '', take.about, session.id);
  const who = view.org.sitter(session.chair) ?? view.org.person(session.chair);
  if (!who) return [];
  const due = view.work.shift(who, view.today(who), CORRECTION_DAYS);
  const present = view.obligation(id);
  if (present)
    return present.state === 'open'
      ? []
      : [
          { do: 'amend', id, due },
          { do: 'reopen', id },
        ];
  return [
    {
      do: 'owe',
      obligation: {
        id,
        kind: CORRECT,
        ...(take.cycle ? { cycle: take.cycle } : {}),
        about: take.about,
        owner: { chair: session.chair },
        due,
        data: { take: take.id, session: session.id },
        open: true,
      },
    },
  ];
}

export const correctSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  answer: z.enum(['absent', 'there']),
});

/** The leader corrects the list, or keeps to it: then the record stays contradicted and is not counted. */
export function correct(act: Act<z.infer<typeof correctSchema>>, view: View): Decision {
  const asked = view.obligation(act.data.obligation);
  const take = asked && view.obligation(String(asked.data.take));
  const session = asked && view.get<Session>('dialogue.sessions', String(asked.data.session));
  if (!asked || !take || !session) return { refuse: 'common.refused.gone' };
  const steps: Step[] = [{ do: 'answer', id: asked.id, answer: { answer: act.data.answer } }];
  if (act.data.answer === 'absent') steps.push(...strike(take, session, act, view));
  else if (takeData(take).confirm === 'absent') {
    steps.push({ do: 'amend', id: take.id, data: { kept: true } });
    steps.push({
      do: 'tell',
      person: take.about,
      ref: { kind: CONFIRM, id: take.id },
      why: 'tell',
      ...(take.cycle ? { cycle: take.cycle } : {}),
      key: `kept|${asked.id}`,
    });
  }
  steps.push({ do: 'settle', id: asked.id, as: 'done' });
  return { steps, reply: { show: { kind: 'dialogue.correct', id: asked.id } } };
}

/** Takes a person off the list of a session; they are owed again. */
function strike(take: Obligation, session: Session, act: Pick<Act, 'by'>, view: View): Step[] {
  const without = (ids: string[]) => ids.filter((id) => id !== take.about);
  const facts = {
    present: without(session.present),
    joined: without(session.joined),
    absent: session.present.includes(take.about) ? [...session.absent, take.about] : session.absent,
  };
  const row = revised(session, facts, act.by, view.now);
  const steps: Step[] = [put(sessions, row), { do: 'refresh', ref: { kind: LEAD_CARD, id: session.lead } }];
  if (takeData(take).session === session.id)
    steps.push(...turn(take, 'owed', view, { session: null, confirm: null, kept: false }));
  const home = view.org.person(take.about)?.managerId;
  if (home && home !== session.chair)
    steps.push({ do: 'refresh', ref: { kind: LEAD_CARD, id: leadId(session.cycle, home) } });
  return steps;
}

import { z } from 'zod/v4';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import { isRunning } from '../../kernel/rings.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { PAPER, PREPARER, SECRETARIAT, signId } from './names.ts';
import { chairOf, changed, type Paper, paperOf, papers } from './papers.ts';
import { isRefused, named } from './people.ts';

export const handoverSchema = z.object({
  paper: z.string().max(200),
  person: z.string().max(200),
  from: z.string().refine(isDay),
});

/** Somebody follows in the post under an id of their own: what is owed goes along, and is signed anew. */
export function handover(act: Act<z.infer<typeof handoverSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const person = named(act.data.person, view);
  if (isRefused(person)) return person;
  const { from } = act.data;
  if (chairOf(paper) === person.id || from <= (paper.holdings.at(-1)?.from ?? '') || from > `${paper.year + 1}-12-31`)
    return { refuse: 'compacts.refused.handover' };
  const was = chairOf(paper);
  const next: Paper = { ...paper, holdings: [...paper.holdings, { chair: person.id, from }] };
  const owed = view
    .find<Obligation>('obligations', 'owner', `chair:${was}`)
    .filter((o) => !isSettled(o) && o.cycle === paper.cycle && o.id.includes(paper.id));
  const sign = view.obligation(signId(paper.id));
  const prepared = view
    .find<Obligation>('obligations', 'owner', `role:${PREPARER}::${was}`)
    .filter((o) => !isSettled(o) && o.id.includes(paper.id));
  return {
    steps: [
      ...[...owed, ...(sign && isSettled(sign) ? [sign] : [])].map(
        (o): Step => ({ do: 'amend', id: o.id, owner: { chair: person.id } }),
      ),
      ...prepared.map((o): Step => ({ do: 'amend', id: o.id, owner: { role: PREPARER, unit: '', body: person.id } })),
      // Whose compact it is, is part of what is signed.
      ...changed(next, view),
      { do: 'note', about: paper.id, facts: { from }, for: person.id },
    ],
    reply: { show: { kind: PAPER, id: paper.id } },
  };
}

/** A manager has left: whoever sits in the chair is asked by the kernel; the secretariat is told, and hands over when somebody follows. */
export function organisation(change: OrganisationChange, view: View): Step[] {
  return change.left.flatMap((id) =>
    view
      .find<Paper>(papers.name, 'chair', id)
      .filter((p) => chairOf(p) === id && isRunning(view.cycle(p.cycle)))
      .flatMap((p) =>
        view.org.holders(SECRETARIAT).map(
          (office): Step => ({
            do: 'tell',
            person: office.id,
            ref: { kind: PAPER, id: p.id },
            why: 'tell',
            key: `left-${id}`,
          }),
        ),
      ),
  );
}

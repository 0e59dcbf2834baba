import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import { addDays } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { ACCEPT, OBJECTIVES, partId, SECRETARIAT, SHARED, split } from './names.ts';
import { changed, type Objective, type Paper, paperOf, papers, todayOf } from './papers.ts';
import { isRefused, severalNamed } from './people.ts';
import { holds, isOffice, prepares } from './rights.ts';

const words = z.string().trim().max(2000);
export const proposeSchema = z.object({ paper: z.string().max(200), text: words });
export const acceptSchema = z.object({
  obligation: z.string().max(200),
  verdict: z.enum(['accept', 'decline']),
  text: words.default(''),
});
export const shareSchema = z.object({
  paper: z.string().max(200),
  objectives: z.preprocess(
    (v) => (typeof v === 'string' ? v.split(',').filter(Boolean) : v),
    z.array(z.string().max(20)).max(50),
  ),
  people: z.string().max(4000),
});
export const readSchema = z.object({ obligation: z.string().max(200) });

const acceptId = (paper: Id, objective: Id): Id => `accept|${partId(paper, objective)}`;
const sharedId = (paper: Id, objective: Id, person: Id): Id => `shared|${partId(paper, `${objective}~${person}`)}`;

/** An own objective: the manager's or the preparer's proposal, which the secretariat accepts. The secretariat's own needs no acceptance. */
export function propose(act: Act<z.infer<typeof proposeSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const office = isOffice(act.by, view);
  if (!office && !holds(act.by, paper, view) && !prepares(act.by, paper, view))
    return { refuse: 'common.refused.notYours', about: paper.id };
  if (!act.data.text) return { refuse: 'compacts.refused.text' };
  const objective: Objective = {
    id: `o${paper.objectives.length + 1}`,
    text: act.data.text,
    by: act.by,
    at: act.at,
    state: office ? 'accepted' : 'proposed',
    shares: [],
  };
  const next = { ...paper, objectives: [...paper.objectives, objective] };
  const show = { kind: OBJECTIVES, id: paper.id };
  if (office) return { steps: changed(next, view), reply: { show } };
  return {
    steps: [
      put(papers, next),
      {
        do: 'owe',
        obligation: {
          id: acceptId(paper.id, objective.id),
          kind: ACCEPT,
          cycle: paper.cycle,
          about: partId(paper.id, objective.id),
          owner: { role: SECRETARIAT, unit: '' },
          open: true,
        },
      },
      { do: 'note', what: 'compacts.proposed', about: paper.id, facts: { objective: objective.id } },
    ],
    reply: { show },
  };
}

const turned = (paper: Paper, id: Id, change: Partial<Objective>): Paper => ({
  ...paper,
  objectives: paper.objectives.map((o) => (o.id === id ? { ...o, ...change } : o)),
});

/** The secretariat accepts or declines; whoever proposed is told. */
export function accept(act: Act<z.infer<typeof acceptSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const { paper: id, part } = split(o?.about ?? '');
  const paper = paperOf(id, view);
  const objective = paper?.objectives.find((x) => x.id === part);
  if (!o || !paper || !objective) return { refuse: 'common.refused.gone' };
  const { verdict, text } = act.data;
  if (verdict === 'decline' && !text) return { refuse: 'compacts.refused.reason', show: { kind: ACCEPT, id: o.id } };
  const next = turned(paper, part, {
    state: verdict === 'accept' ? 'accepted' : 'declined',
    ...(text ? { reason: text } : {}),
  });
  const steps: Step[] = [
    { do: 'answer', id: o.id, answer: { verdict, ...(text ? { text } : {}) } },
    { do: 'settle', id: o.id, as: 'done' },
    ...changed(next, view),
    {
      do: 'tell',
      person: objective.by,
      ref: { kind: OBJECTIVES, id: paper.id },
      why: 'tell',
      key: `${part}-${verdict}`,
    },
  ];
  return { steps, reply: { show: { kind: OBJECTIVES, id: paper.id } } };
}

/** Chosen objectives go to ASGs and directors, who say that they have read them. */
export function share(act: Act<z.infer<typeof shareSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  if (!holds(act.by, paper, view)) return { refuse: 'common.refused.notYours', about: paper.id };
  const people = severalNamed(act.data.people, view);
  if (isRefused(people)) return people;
  const chosen = paper.objectives.filter((o) => o.state === 'accepted' && act.data.objectives.includes(o.id));
  if (chosen.length === 0 || people.length === 0) return { refuse: 'compacts.refused.choose' };
  if (people.some((p) => p.id === act.by)) return { refuse: 'compacts.refused.yourself' };
  let next = paper;
  const steps: Step[] = [];
  for (const objective of chosen)
    for (const person of people) {
      const now = next.objectives.find((o) => o.id === objective.id);
      if (!now || now.shares.some((s) => s.person === person.id)) continue;
      next = turned(next, objective.id, { shares: [...now.shares, { person: person.id, by: act.by, at: act.at }] });
      steps.push({
        do: 'owe',
        obligation: {
          id: sharedId(paper.id, objective.id, person.id),
          kind: SHARED,
          cycle: paper.cycle,
          about: partId(paper.id, `${objective.id}~${person.id}`),
          owner: { person: person.id },
          due: addDays(todayOf(view), 14),
          data: { label: String(paper.year) },
          open: true,
        },
      });
    }
  if (steps.length === 0) return { refuse: 'compacts.refused.sharedAlready', show: { kind: OBJECTIVES, id: paper.id } };
  return {
    steps: [
      put(papers, next),
      ...steps,
      { do: 'note', what: 'compacts.share', about: paper.id, facts: { shared: steps.length } },
    ],
    reply: { show: { kind: OBJECTIVES, id: paper.id } },
  };
}

/** One press: read. */
export function read(act: Act<z.infer<typeof readSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const { paper: id, part } = split(o?.about ?? '');
  const [objective = '', person = ''] = part.split('~');
  const paper = paperOf(id, view);
  const now = paper?.objectives.find((x) => x.id === objective);
  if (!o || !paper || !now) return { refuse: 'common.refused.gone' };
  const shares = now.shares.map((s) => (s.person === person ? { ...s, read: act.at } : s));
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { read: true } },
      { do: 'settle', id: o.id, as: 'done' },
      put(papers, turned(paper, objective, { shares })),
      { do: 'refresh', ref: { kind: OBJECTIVES, id: paper.id } },
    ],
    reply: { show: { kind: SHARED, id: o.id } },
  };
}

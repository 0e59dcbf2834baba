import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { COUNTERSIGN, countersignId, OVERVIEW, PAPER, SIGN } from './names.ts';
import {
  chairOf,
  oweCountersign,
  type Paper,
  paperOf,
  papers,
  papersIn,
  runs,
  type Signature,
  signed,
} from './papers.ts';

export const signSchema = z.object({
  obligation: z.string().max(200),
  /** What stood on the card: the number of the version and the start of its hash. */
  edition: z.coerce.number().int(),
  hash: z.string().max(64),
});
export type Sign = z.infer<typeof signSchema>;

/** Is what was on the card what holds now? Nobody signs what they have not seen. */
const seen = (paper: Paper, data: Pick<Sign, 'edition' | 'hash'>, kind: string, id: Id): Refusal | undefined =>
  paper.edition === data.edition && paper.hash.startsWith(data.hash) && data.hash.length >= 12
    ? undefined
    : { refuse: 'compacts.refused.version', show: { kind, id } };

const capacityOf = (paper: Paper, by: Id): { for?: Id; capacity?: string } =>
  chairOf(paper) === by ? {} : { for: chairOf(paper), capacity: 'officer-in-charge' };

/** The steps of a signature: on the compact, and on the ledger with the exact version. */
function written(
  paper: Paper,
  what: Signature['what'],
  act: Pick<Act, 'by' | 'at'>,
  more: { for?: Id; capacity?: string } = {},
): Step[] {
  const { edition, hash } = paper;
  const signature: Signature = {
    what,
    edition,
    hash,
    by: act.by,
    at: act.at,
    ...(more.capacity ? { capacity: more.capacity } : {}),
  };
  return [
    put(papers, { ...paper, signatures: [...paper.signatures, signature] }),
    { do: 'note', what: `compacts.${what}ed`, about: paper.id, facts: { version: edition, hash } },
    { do: 'refresh', ref: { kind: PAPER, id: paper.id } },
  ];
}

/** The manager has read the compact and confirms it. */
export function sign(act: Act<Sign>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper) return { refuse: 'common.refused.gone' };
  if (signed(paper, 'sign')) return { refuse: 'compacts.refused.signed', show: { kind: PAPER, id: paper.id } };
  const old = seen(paper, act.data, SIGN, o.id);
  if (old) return old;
  const more = capacityOf(paper, act.by);
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { edition: paper.edition, hash: paper.hash }, ...more },
      { do: 'settle', id: o.id, as: 'done' },
      ...written(paper, 'sign', act, more),
      ...oweCountersign(paper, view),
    ],
    reply: { show: { kind: PAPER, id: paper.id } },
  };
}

/** The Secretary-General's side countersigns one that was signed. */
export function countersign(act: Act<Sign>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper) return { refuse: 'common.refused.gone' };
  const old = seen(paper, act.data, COUNTERSIGN, o.id);
  if (old) return old;
  const done = countersigned(paper, act);
  return 'refuse' in done ? done : { steps: done, reply: { show: { kind: PAPER, id: paper.id } } };
}

function countersigned(paper: Paper, act: Pick<Act, 'by' | 'at'>): Step[] | Refusal {
  const by = signed(paper, 'sign');
  if (!by) return { refuse: 'compacts.refused.unsigned', show: { kind: PAPER, id: paper.id } };
  if (by.by === act.by || chairOf(paper) === act.by)
    return { refuse: 'compacts.refused.ownSignature', show: { kind: PAPER, id: paper.id }, about: paper.id };
  const id = countersignId(paper.id);
  return [
    { do: 'answer', id, answer: { edition: paper.edition, hash: paper.hash } },
    { do: 'settle', id, as: 'done' },
    ...written(paper, 'countersign', act),
  ];
}

/** Those that were signed and wait, of the newest run. */
export const waiting = (view: View, by: Id): Paper[] => {
  const [cycle] = runs(view);
  return (cycle ? papersIn(cycle.id, view) : []).filter(
    (p) =>
      signed(p, 'sign') &&
      signed(p, 'sign')?.by !== by &&
      chairOf(p) !== by &&
      view.obligation(countersignId(p.id))?.state === 'open',
  );
};
/** What a list of compacts stands for: another list, or another version, is another digest. */
export const digestOf = (all: readonly Paper[]): string =>
  createHash('sha256')
    .update(JSON.stringify(all.map((p) => [p.id, p.edition, p.hash])))
    .digest('base64url')
    .slice(0, 22);

export const countersignAllSchema = z.object({ digest: z.string().max(40) });

/** All that stood on the card, each in its version. */
export function countersignAll(act: Act<z.infer<typeof countersignAllSchema>>, view: View): Decision {
  const all = waiting(view, act.by);
  const [cycle] = runs(view);
  const show = { kind: 'compacts.waiting', id: cycle?.id ?? '' };
  if (digestOf(all) !== act.data.digest) return { refuse: 'compacts.refused.version', show };
  const steps: Step[] = [];
  for (const paper of all) {
    const done = countersigned(paper, act);
    if ('refuse' in done) return done;
    steps.push(...done);
  }
  return { steps, reply: { show: { kind: OVERVIEW, id: cycle?.id ?? '' } } };
}

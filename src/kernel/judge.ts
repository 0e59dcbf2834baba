import { isDeepStrictEqual } from 'node:util';
import { type Act, type Decision, isRefusal, type Refusal, type Step } from './act.ts';
import type { ActRule, Version } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import type { FormDraft } from './form.ts';
import { turnPage } from './forms.ts';
import type { Ref } from './obligation.ts';
import { CLOCK } from './person.ts';
import type { Id, Json } from './store.ts';
import type { View } from './view.ts';

/** What judging stands on: everything that capabilities declare, and every rule by its name. */
export interface Book {
  catalogue: Catalogue;
  rules: ReadonlyMap<string, ActRule>;
}

/** What an act was said to be about: the obligation it answers or another thing with a version, and the version that was on the card. */
export interface Asked {
  obligation?: Id;
  seen?: number;
  now?: Version;
}

export interface Judged {
  decision: Decision;
  asked?: Asked;
  /** The same was recorded before. */
  repeated?: boolean;
  secret?: { [name: string]: Json };
  draft?: FormDraft;
}

/** Rights, form, schema, holder, state, version: everything before and around the capability's own decision. */
export function judge(act: Act, view: View, { catalogue, rules }: Book): Judged {
  const form = catalogue.forms.get(act.kind);
  let values: { [name: string]: Json } = act.data;
  let draft: FormDraft | undefined;
  if (form && 'nav' in act.data) {
    const turned = turnPage(act.kind, form, act, view);
    if ('decision' in turned) return { decision: turned.decision };
    values = turned.finished;
    draft = turned.draft;
  }
  const rule = rules.get(act.kind);
  if (!rule) return { decision: { refuse: 'common.refused.unknownAct' } };
  const refused = mayDo(rule, act, view);
  if (refused) return { decision: refused };
  const secret = rule.secret?.safeParse(values);
  const parsed = rule.data.safeParse(rule.secret ? without(values, Object.keys(rule.secret.shape)) : values);
  const issues = [...(parsed.error?.issues ?? []), ...(secret?.error?.issues ?? [])];
  if (issues.length > 0)
    return { decision: { refuse: 'common.refused.bad', params: { fields: issues.map((i) => i.path.join('.')) } } };
  const data = parsed.data as { [name: string]: Json };
  const clean: Act = { ...act, data };
  const asked: Asked = { ...(typeof values.seen === 'number' ? { seen: values.seen } : {}) };
  if (rule.answers) {
    asked.obligation = String(data[rule.answers]);
    const held = mayAnswer(asked.obligation, clean, view, catalogue);
    if (held) {
      // Where the first answer stands, the same one again is a repeat, not a fault.
      const again = held.refuse === ANSWERED ? rule.decide(clean, view) : held;
      return !isRefusal(again) && answered(act, again.steps, view)
        ? { decision: again, repeated: true }
        : { decision: held };
    }
  }
  if (rule.nothing && isBlank(Object.keys(rule.secret?.shape ?? {}), values))
    return { decision: { refuse: rule.nothing } };
  const decision = rule.decide(clean, view);
  const now = rule.version?.(clean, view);
  if (now) asked.now = now;
  return {
    decision,
    asked,
    ...(secret ? { secret: secret.data as { [name: string]: Json } } : {}),
    ...(draft ? { draft } : {}),
  };
}

/** An act on somebody else's obligation is refused, explained, and on the ledger (promise 6). */
function mayAnswer(id: Id, act: Act, view: View, catalogue: Catalogue): Refusal | undefined {
  const o = view.obligation(id);
  if (!o) return { refuse: 'common.refused.gone' };
  const kind = catalogue.kind(o.kind);
  const show = { kind: kind.card, id: o.id };
  const person = view.org.person(act.by);
  const holds = view.org.holdersOf(o.owner).some((p) => p.id === act.by) || o.delegate === act.by;
  if (!person || (!holds && !kind.onBehalf?.(person, o, view)))
    return { refuse: 'common.refused.notYours', about: o.id };
  const cycle = view.cycle(o.cycle);
  if (o.state === 'excused' || o.state === 'withdrawn' || o.state === 'missed')
    return { refuse: 'common.refused.closed', show };
  if (cycle?.state === 'closed' && kind.atClose !== 'later') return { refuse: 'common.refused.closed', show };
  if (o.state === 'done' && kind.revise === 'first') return { refuse: ANSWERED, show };
  return undefined;
}

const without = (values: { [name: string]: Json }, names: readonly string[]): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

/** Nothing is chosen and nothing written. */
const isBlank = (names: readonly string[], values: { [name: string]: Json }): boolean =>
  names.every((name) => String(values[name] ?? '').trim() === '');

const ANSWERED = 'common.refused.answered';

/** The clock acts from within; nobody who writes or presses does, whatever their id is. */
export const isClock = (act: Pick<Act, 'by' | 'via'>): boolean =>
  act.by === CLOCK && act.via !== 'card' && act.via !== 'chat';

function mayDo(rule: ActRule, act: Act, view: View): Refusal | undefined {
  if (rule.may === 'clock') return isClock(act) ? undefined : { refuse: 'common.refused.unknownAct' };
  if (isClock(act)) return undefined;
  const operator = act.by.startsWith('operator:');
  if (operator && !rule.operator) return { refuse: 'common.refused.operator' };
  if (operator && !act.as) return undefined;
  // An operator who acts as somebody has that person's rights, not more.
  const by = act.as ?? act.by;
  const person = view.org.person(by);
  if (!person || person.status === 'left') return { refuse: 'common.refused.unknown' };
  if (rule.may !== 'anyone' && !view.org.holdsAny(by, rule.may))
    return { refuse: 'common.refused.role', about: act.kind };
  return undefined;
}

/**
 * Promise 2 beneath the activity's key: the same answer from the version that was answered meanwhile is a repeat; a different one from an
 * older version records nothing, and the card of what is true now is returned. What is typed means the current version: it carries no `seen`.
 */
export function fromOlderVersion(
  act: Act,
  { seen, obligation, now }: Asked,
  steps: Step[],
  view: View,
  catalogue: Catalogue,
): 'repeat' | { show?: Ref } | undefined {
  if (seen === undefined || steps.length === 0) return undefined;
  if (now) return seen < now.version ? { ...(now.show ? { show: now.show } : {}) } : undefined;
  const about = answerOf(steps)?.id ?? obligation;
  const o = about === undefined ? undefined : view.obligation(about);
  if (!o || seen >= o.revision) return undefined;
  return answered(act, steps, view) ? 'repeat' : { show: { kind: catalogue.kind(o.kind).card, id: o.id } };
}

const answerOf = (steps: Step[]) => steps.find((s): s is Extract<Step, { do: 'answer' }> => s.do === 'answer');

/** Is this the answer that the same person gave last? */
function answered(act: Act, steps: Step[], view: View): boolean {
  const answer = answerOf(steps);
  const last = answer && view.responses(answer.id).at(-1);
  return last !== undefined && last.by === act.by && isDeepStrictEqual(last.answer, answer?.answer);
}

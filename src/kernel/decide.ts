import { type Act, isRefusal, put, type Result } from './act.ts';
import type { Alarm } from './alarm.ts';
import { drafts } from './form.ts';
import { ended } from './forms.ts';
import { type Book, fromOlderVersion, isClock, judge } from './judge.ts';
import { countRefusal } from './refusal.ts';
import { nextTime, regularId } from './regular.ts';
import type { Sealing } from './sealed/sealing.ts';
import type { Json, Work } from './store.ts';
import type { View } from './view.ts';
import { Writing } from './writing.ts';

/** What an act leads to: nothing to commit without `work`; `sealing` is done first (hardening P2). */
export interface Decided {
  work?: Work;
  result: Result;
  sealing?: { seal: Sealing[]; secret: { [name: string]: Json } };
}

/**
 * Alarms of one kind, of which each changes rows of its own, written as one unit of work: what an act costs beside its rows is paid once
 * (43,000 messages of a morning took 2.1 s one by one, 1.3 s in sixties; measured).
 */
export function decideTogether(alarms: readonly Alarm[], actOf: (alarm: Alarm) => Act, view: View, book: Book): Work {
  const writing = new Writing(view, book.catalogue, actOf(alarms[0] as Alarm));
  for (const alarm of alarms) {
    if (view.get<Alarm>('alarms', alarm.id)?.version !== alarm.version) continue;
    writing.remove('alarms', alarm.id);
    const { decision } = judge(actOf(alarm), view, book);
    if (!isRefusal(decision)) writing.run(decision.steps);
  }
  return writing.work();
}

/** One act, judged, decided and written as one unit of work. Changes nothing itself. */
export function decide(act: Act, view: View, book: Book, alarm?: Alarm): Decided {
  const writing = new Writing(view, book.catalogue, act);
  if (alarm) {
    // Moved meanwhile: it will ring again by itself.
    if (view.get<Alarm>('alarms', alarm.id)?.version !== alarm.version) return { result: { reply: {} } };
    writing.remove('alarms', alarm.id);
  }
  const judged = judge(act, view, book);
  const { decision, secret = {} } = judged;
  if (isRefusal(decision)) {
    const result: Result = {
      refused: true,
      reply: {
        text: decision.refuse,
        ...(decision.params ? { params: decision.params } : {}),
        ...(decision.show ? { show: decision.show } : {}),
      },
    };
    if (decision.about) writing.run(countRefusal(act, decision, view));
    // Under no key: nothing was recorded that a repeat could record twice, and a storm would leave a reply each for a week (hardening D6).
    return writing.isEmpty ? { result } : { result, work: writing.work() };
  }
  const older = judged.repeated
    ? 'repeat'
    : fromOlderVersion(act, judged.asked ?? {}, decision.steps, view, book.catalogue);
  if (older === 'repeat') return { result: { reply: decision.reply ?? {}, repeated: true } };
  if (older)
    return { result: { refused: true, reply: { text: 'common.stale', ...older, with: { notice: 'common.stale' } } } };
  const steps = decision.steps;
  writing.run(steps);
  const rule = book.rules.get(act.kind);
  if (rule && alarm?.id === regularId(act.kind)) writing.run(nextTime(act.kind, rule, view));
  const result: Result = { reply: decision.reply ?? {} };
  // Its reply stays, so that the last button pressed twice says the same twice.
  if (judged.draft) writing.run([put(drafts, ended(judged.draft, result.reply, act.at))]);
  if (
    !writing.noted &&
    !rule?.offLedger &&
    !isClock(act) &&
    steps.length > 0 &&
    !steps.every((s) => s.do === 'put' && s.table === 'drafts')
  )
    writing.run([{ do: 'note' }]);
  if (result.reply.show) writing.answersInPlace();
  const work = writing.work(result as unknown as Json);
  return { result, work, ...(decision.seal ? { sealing: { seal: decision.seal, secret } } : {}) };
}

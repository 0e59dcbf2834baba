import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod/v4';
import { reasonOf, StewardError } from '../errors.ts';
import { type Act, type Decision, isRefusal, put, type Refusal, type Result, type Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import type { ActRule, CardContent, Speech } from './capability.ts';
import { type Catalogue, type Refused, refusals } from './catalogue.ts';
import { drafts, type FormDraft } from './form.ts';
import { ended, turnPage } from './forms.ts';
import type { Obligation, Ref } from './obligation.ts';
import { cycleRules } from './rules/cycle.ts';
import { delegationRules } from './rules/delegation.ts';
import { deliveryRules } from './rules/delivery.ts';
import { obligationRules } from './rules/obligation.ts';
import { organisationRules } from './rules/organisation.ts';
import type { SealedBox } from './sealed/box.ts';
import { type Sealing, seal } from './sealed/sealing.ts';
import type { Id, Json, Store, Work } from './store.ts';
import { type Calendar, type Instant, plus } from './time.ts';
import { View, Wanted } from './view.ts';
import type { WorkTime } from './worktime.ts';
import { Writing } from './writing.ts';

/** How often an act is decided again when others changed what it read; reached only under a storm on one row. */
const TRIES = 12;
/** Alarms taken from the store at once. */
const AT_ONCE = 20_000;
/** Alarms played side by side. */
const BATCH = 256;
const COMPOSE = 'notice.compose';

export interface KernelPorts {
  store: Store;
  calendar: Calendar;
  work: WorkTime;
  catalogue: Catalogue;
  /** Keeps what an act carries in secret apart, before the act is recorded (hardening P2). */
  sealed?: SealedBox;
}

/** A rule that the kernel itself was given, for instance what people were greeted with. */
export type Rules = Record<string, ActRule>;

/**
 * Takes acts, lets capabilities decide, commits state, ledger and messages together, and says what to answer.
 * Nothing here knows a capability by name.
 */
export class Kernel {
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly calendar: Calendar;
  readonly work: WorkTime;
  readonly #sealed: SealedBox | undefined;
  readonly #rules: Map<string, ActRule>;
  readonly #listeners = new Set<(work: Work) => void>();

  constructor(ports: KernelPorts) {
    this.store = ports.store;
    this.calendar = ports.calendar;
    this.work = ports.work;
    this.catalogue = ports.catalogue;
    this.#sealed = ports.sealed;
    this.#rules = new Map([
      ...Object.entries(obligationRules(this.catalogue)),
      ...Object.entries(delegationRules(this.catalogue)),
      ...Object.entries(cycleRules(this.catalogue)),
      ...Object.entries(organisationRules(this.catalogue)),
      ...Object.entries(deliveryRules()),
      ['refusal.count', { data: z.object({ id: z.string() }) as never, may: 'clock', decide: tellCount }],
      ...this.catalogue.rules,
    ]);
  }

  /** Called after every commit with what was written. */
  onCommit(listener: (work: Work) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  knows(kind: string): boolean {
    return this.#rules.has(kind) || this.catalogue.forms.has(kind);
  }

  /**
   * Does an act: durable when it resolves. The same key again gives the same reply and changes nothing.
   * Errors: STW_CONFLICT after many tries, STW_STORE_*; a refusal is a result, not an error.
   */
  async act(act: Act): Promise<Result> {
    let refused: Result | undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const kept = await this.#kept(act);
      if (kept) return kept;
      const tried = await this.#attempt(act);
      if (tried.committed) return tried.result;
      // Decided against a state that the first of two equal acts may have changed a moment ago: then its reply is the answer.
      if (!tried.conflict) return (await this.#kept(act)) ?? tried.result;
      refused = tried.result.refused ? tried.result : undefined;
    }
    // A storm of refusals on one row: the answer stands, only the count of this one is missing.
    if (refused) return refused;
    throw new StewardError('STW_CONFLICT', { tries: TRIES });
  }

  /** What was answered under this act's key before. */
  async #kept(act: Act): Promise<Result | undefined> {
    const kept = act.key ? await this.store.reply(act.key) : undefined;
    return kept === undefined ? undefined : { ...(kept as unknown as Result), repeated: true };
  }

  /** Reads with a rule: `read` may run several times, until everything it asks for is there. */
  async read<T>(read: (view: View) => T): Promise<T> {
    return (await this.#see(read)).value;
  }

  /** Draws what a ref shows to somebody; undefined: not entitled, or gone. */
  async draw(ref: Ref, viewer: Id, t: Speech, extra: { [name: string]: Json } = {}): Promise<CardContent | undefined> {
    const show = this.catalogue.shows.get(ref.kind);
    if (!show) return undefined;
    return this.read((view) => {
      const person = view.org.person(viewer);
      return person && show({ ref, viewer: person, view, t, with: extra });
    });
  }

  /**
   * Plays everything that is due at the present moment of the calendar, in order. Safe to call at any time and twice.
   * An alarm whose rule fails stays for the next tick and does not keep the others from being played; then its error is thrown.
   * @returns how many alarms were played.
   */
  async tick(): Promise<number> {
    let played = 0;
    const failed = new Map<Id, unknown>();
    for (;;) {
      const span = { to: this.calendar.now(), limit: AT_ONCE + failed.size };
      const due = ((await this.store.range('alarms', 'at', span)) as Alarm[]).filter((alarm) => !failed.has(alarm.id));
      if (due.length === 0) break;
      // Messages are put together last, so that what falls due at one moment is in one of them.
      const before = due.filter((alarm) => alarm.kind !== COMPOSE);
      const turn = before.length > 0 ? before : due;
      for (let from = 0; from < turn.length; from += BATCH) {
        const batch = turn.slice(from, from + BATCH);
        const ends = await Promise.allSettled(batch.map((alarm) => this.#play(alarm)));
        ends.forEach((end, at) => {
          if (end.status === 'rejected') failed.set(batch[at]?.id ?? '', end.reason);
          else played++;
        });
      }
    }
    for (const [id, reason] of failed)
      throw reason instanceof StewardError
        ? reason
        : new StewardError('STW_INTERNAL', { reason: `alarm ${id}: ${reasonOf(reason)}` }, { cause: reason });
    return played;
  }

  /** When the next alarm is due; undefined: never. */
  async next(): Promise<Instant | undefined> {
    const [alarm] = (await this.store.range('alarms', 'at', { limit: 1 })) as Alarm[];
    return alarm?.at;
  }

  /** Commits steps that no rule decided: imports, the calendar, first settings. By the program itself or an operator. */
  async apply(act: Act, steps: (view: View) => Step[], publish?: Id): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { value: writing } = await this.#see((view) => {
        const w = new Writing(view, this.catalogue, act);
        w.run(steps(view));
        return w;
      });
      const work = { ...writing.work(null), ...(publish ? { publish } : {}) };
      const outcome = await this.store.commit(work);
      if (outcome.kind === 'conflict') continue;
      this.#tell(work);
      return;
    }
    throw new StewardError('STW_CONFLICT', { tries: TRIES });
  }

  async #play(alarm: Alarm): Promise<void> {
    // Without a key: what keeps it from being played twice is that its row goes in the same commit. (A row made again has the same
    // version again, so a key of both would silence the later one and leave it ringing.)
    const act: Act = {
      kind: alarm.kind,
      at: this.calendar.now(),
      by: 'clock',
      via: 'tick',
      data: alarm.data,
    };
    if (this.#rules.has(alarm.kind)) await this.#actOnAlarm(act, alarm);
    else await this.apply(act, () => [{ do: 'silence', id: alarm.id }]);
  }

  async #actOnAlarm(act: Act, alarm: Alarm): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (!(await this.#attempt(act, alarm)).conflict) return;
    }
    throw new StewardError('STW_CONFLICT', { tries: TRIES });
  }

  /** One try: decide, write, commit. `conflict`: something read has changed, decide again. */
  async #attempt(act: Act, alarm?: Alarm): Promise<{ result: Result; committed: boolean; conflict: boolean }> {
    const { value } = await this.#see((v) => this.#decide(act, v, alarm));
    if (!value.work) return { result: value.result, committed: false, conflict: false };
    const { sealing } = value;
    let work = value.work;
    if (sealing) {
      work = await seal(sealing.seal, { act, secret: sealing.secret, work, box: this.#sealed, store: this.store });
      // Nothing but the seal: not even the time of it is kept. Looked at again, since no commit will notice what was closed meanwhile.
      if (work.puts.length + work.deletes.length + work.ledger.length === 0)
        return {
          result: (await this.#see((v) => this.#decide(act, v))).value.result,
          committed: true,
          conflict: false,
        };
    }
    const outcome = await this.store.commit(work);
    if (outcome.kind === 'conflict') return { result: value.result, committed: false, conflict: true };
    if (outcome.kind === 'repeat')
      return { result: { ...(outcome.reply as unknown as Result), repeated: true }, committed: true, conflict: false };
    this.#tell(work);
    return { result: value.result, committed: true, conflict: false };
  }

  #tell(work: Work): void {
    for (const listener of this.#listeners) listener(work);
  }

  #decide(
    act: Act,
    view: View,
    alarm?: Alarm,
  ): { work?: Work; result: Result; sealing?: { seal: Sealing[]; secret: { [name: string]: Json } } } {
    const writing = new Writing(view, this.catalogue, act);
    if (alarm) {
      // Moved meanwhile: it will ring again by itself.
      if (view.get<Alarm>('alarms', alarm.id)?.version !== alarm.version) return { result: { reply: {} } };
      writing.remove('alarms', alarm.id);
    }
    const judged = this.#judge(act, view);
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
      return writing.isEmpty ? { result } : { result, work: writing.work(result as unknown as Json) };
    }
    const older = judged.repeated ? 'repeat' : fromOlderVersion(act, judged.asked ?? {}, decision.steps, view);
    if (older === 'repeat') return { result: { reply: decision.reply ?? {}, repeated: true } };
    if (older) {
      const show = { kind: this.catalogue.kind(older.kind).card, id: older.id };
      return { result: { refused: true, reply: { text: 'common.stale', show, with: { notice: 'common.stale' } } } };
    }
    const steps = decision.steps;
    writing.run(steps);
    const result: Result = { reply: decision.reply ?? {} };
    // Its reply stays, so that the last button pressed twice says the same twice.
    if (judged.draft) writing.run([put(drafts, ended(judged.draft, result.reply, act.at))]);
    if (
      !writing.noted &&
      act.by !== 'clock' &&
      steps.length > 0 &&
      !steps.every((s) => s.do === 'put' && s.table === 'drafts')
    )
      writing.run([{ do: 'note' }]);
    const work = writing.work(result as unknown as Json);
    return { result, work, ...(decision.seal ? { sealing: { seal: decision.seal, secret } } : {}) };
  }

  /** Rights, form, schema, holder, state, version: everything before and around the capability's own decision. */
  #judge(act: Act, view: View): Judged {
    const form = this.catalogue.forms.get(act.kind);
    let values: { [name: string]: Json } = act.data;
    let draft: FormDraft | undefined;
    if (form && 'nav' in act.data) {
      const turned = turnPage(act.kind, form, act, view);
      if ('decision' in turned) return { decision: turned.decision };
      values = turned.finished;
      draft = turned.draft;
    }
    const rule = this.#rules.get(act.kind);
    if (!rule) return { decision: { refuse: 'common.refused.unknownAct' } };
    const refused = mayDo(rule, act, view);
    if (refused) return { decision: refused };
    const secret = rule.secret?.safeParse(values);
    const parsed = rule.data.safeParse(without(values, Object.keys(rule.secret?.shape ?? {})));
    const issues = [...(parsed.error?.issues ?? []), ...(secret?.error?.issues ?? [])];
    if (issues.length > 0)
      return { decision: { refuse: 'common.refused.bad', params: { fields: issues.map((i) => i.path.join('.')) } } };
    const data = parsed.data as { [name: string]: Json };
    const clean: Act = { ...act, data };
    const asked: Asked = { ...(typeof values.seen === 'number' ? { seen: values.seen } : {}) };
    if (rule.answers) {
      asked.obligation = String(data[rule.answers]);
      const held = this.#mayAnswer(asked.obligation, clean, view);
      if (held) {
        // Where the first answer stands, the same one again is a repeat, not a fault.
        const again = held.refuse === ANSWERED ? rule.decide(clean, view) : held;
        return !isRefusal(again) && answered(act, again.steps, view)
          ? { decision: again, repeated: true }
          : { decision: held };
      }
    }
    const decision = rule.decide(clean, view);
    return {
      decision,
      asked,
      ...(secret ? { secret: secret.data as { [name: string]: Json } } : {}),
      ...(draft ? { draft } : {}),
    };
  }

  /** An act on somebody else's obligation is refused, explained, and on the ledger (promise 6). */
  #mayAnswer(id: Id, act: Act, view: View): Refusal | undefined {
    const o = view.obligation(id);
    if (!o) return { refuse: 'common.refused.gone' };
    const kind = this.catalogue.kind(o.kind);
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

  /** Runs `look` again after each promise that the store still owes. */
  async #see<T>(look: (view: View) => T): Promise<{ value: T; view: View }> {
    const cache = new Map<string, unknown>();
    const now = this.calendar.now();
    for (;;) {
      const view = new View(this.store, now, this.work, cache, this.#sealed);
      try {
        return { value: look(view), view };
      } catch (thrown) {
        if (!(thrown instanceof Wanted)) throw thrown;
        await thrown.promise;
        for (const key of [...cache.keys()]) if (key.startsWith('o|')) cache.delete(key);
      }
    }
  }
}

/** What an act was said to be about: the obligation it answers, and the version of it that was on the card. */
interface Asked {
  obligation?: Id;
  seen?: number;
}

interface Judged {
  decision: Decision;
  asked?: Asked;
  /** The same was recorded before. */
  repeated?: boolean;
  secret?: { [name: string]: Json };
  draft?: FormDraft;
}

const without = (values: { [name: string]: Json }, names: readonly string[]): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

const ANSWERED = 'common.refused.answered';

/** The clock acts from within; nobody who writes or presses does, whatever their id is. */
const isClock = (act: Act): boolean => act.by === 'clock' && act.via !== 'card' && act.via !== 'chat';

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
 * older version records nothing, and its obligation is returned. What is typed means the current version: it carries no `seen`.
 */
function fromOlderVersion(
  act: Act,
  { seen, obligation }: Asked,
  steps: Step[],
  view: View,
): 'repeat' | Obligation | undefined {
  if (seen === undefined || steps.length === 0) return undefined;
  const about = answerOf(steps)?.id ?? obligation;
  const o = about === undefined ? undefined : view.obligation(about);
  if (!o || seen >= o.revision) return undefined;
  return answered(act, steps, view) ? 'repeat' : o;
}

const answerOf = (steps: Step[]) => steps.find((s): s is Extract<Step, { do: 'answer' }> => s.do === 'answer');

/** Is this the answer that the same person gave last? */
function answered(act: Act, steps: Step[], view: View): boolean {
  const answer = answerOf(steps);
  const last = answer && view.responses(answer.id).at(-1);
  return last !== undefined && last.by === act.by && isDeepStrictEqual(last.answer, answer?.answer);
}

/** Refusals go to the ledger once per person, thing and hour, then with a count at the hour's end (hardening D6). */
function countRefusal(act: Act, refusal: Refusal, view: View): Step[] {
  const hour = view.now.slice(0, 13);
  const id = `${act.by}|${refusal.about}|${hour}`;
  const row = view.get<Refused>('refusals', id);
  const count = (row?.count ?? 0) + 1;
  const steps: Step[] = [put(refusals, { id, count, by: act.by, ...(refusal.about ? { about: refusal.about } : {}) })];
  if (count === 1) {
    steps.push({
      do: 'note',
      what: 'refused',
      ...(refusal.about ? { about: refusal.about } : {}),
      facts: { act: act.kind, why: refusal.refuse },
    });
    steps.push({
      do: 'alarm',
      id: `refused|${id}`,
      at: plus(view.now, 3_600_000),
      kind: 'refusal.count',
      data: { id },
    });
  }
  return steps;
}

/** The hour is over: the ledger gets the count, when there was more than the one already told. */
function tellCount(act: Act, view: View): Decision {
  const row = view.get<Refused>('refusals', String(act.data.id));
  if (!row) return { steps: [] };
  const steps: Step[] = [{ do: 'remove', table: 'refusals', id: row.id }];
  if (row.count > 1)
    steps.push({
      do: 'note',
      what: 'refused.again',
      ...(row.by ? { for: row.by } : {}),
      ...(row.about ? { about: row.about } : {}),
      facts: { count: row.count },
    });
  return { steps };
}

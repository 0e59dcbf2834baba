import { StewardError } from '../errors.ts';
import type { Act, Result, Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import { isAstray, isFinal } from './astray.ts';
import type { ActRule, CardContent, Speech } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import { decide, decideTogether } from './decide.ts';
import type { Book } from './judge.ts';
import type { Ref } from './obligation.ts';
import { refusalCount } from './refusal.ts';
import { regularRule } from './regular.ts';
import { Ringing } from './ringing.ts';
import { cycleRules } from './rules/cycle.ts';
import { delegationRules } from './rules/delegation.ts';
import { deliveryRules } from './rules/delivery.ts';
import { linkingRules } from './rules/linking.ts';
import { obligationRules } from './rules/obligation.ts';
import { organisationRules } from './rules/organisation.ts';
import { retentionRules } from './rules/retention.ts';
import { roleRules } from './rules/role.ts';
import { sealedRules } from './rules/sealed.ts';
import { sendingRules } from './rules/sending.ts';
import { vouchingRules } from './rules/vouching.ts';
import { witnessRules } from './rules/witness.ts';
import type { SealedBox } from './sealed/box.ts';
import { forgotten, seal } from './sealed/sealing.ts';
import type { Id, Json, Store, Work } from './store.ts';
import type { Calendar, Instant } from './time.ts';
import { Turns } from './turns.ts';
import { Seen, View, Wanted } from './view.ts';
import type { WorkTime } from './worktime.ts';
import { Writing } from './writing.ts';

/** How often an act is decided again when others changed what it read; reached only under a storm on one row. */
const TRIES = 12;

export interface KernelPorts {
  store: Store;
  calendar: Calendar;
  work: WorkTime;
  catalogue: Catalogue;
  /** Keeps what an act carries in secret apart, before the act is recorded (hardening P2). */
  sealed?: SealedBox;
}

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
  readonly #book: Book;
  readonly #listeners = new Set<(work: Work) => void>();
  readonly #turns = new Turns();
  readonly #ringing: Ringing;

  constructor(ports: KernelPorts) {
    this.store = ports.store;
    this.calendar = ports.calendar;
    this.work = ports.work;
    this.catalogue = ports.catalogue;
    this.#sealed = ports.sealed;
    const rules = new Map<string, ActRule>([
      ...Object.entries(obligationRules(this.catalogue)),
      ...Object.entries(delegationRules(this.catalogue)),
      ...Object.entries(cycleRules(this.catalogue)),
      ...Object.entries(organisationRules(this.catalogue)),
      ...Object.entries(roleRules()),
      ...Object.entries(deliveryRules()),
      ...Object.entries(sendingRules()),
      ...Object.entries(linkingRules()),
      ...Object.entries(witnessRules()),
      ...Object.entries(retentionRules()),
      ...Object.entries(vouchingRules()),
      ...Object.entries(sealedRules()),
      ['refusal.count', refusalCount],
      ...this.catalogue.rules,
    ]);
    rules.set('regular.watch', regularRule(rules));
    this.#book = { catalogue: this.catalogue, rules };
    this.#ringing = new Ringing({
      store: this.store,
      calendar: this.calendar,
      waits: async () => {
        const astray = await this.read(isAstray);
        return ({ kind }) => astray && isFinal(kind, this.catalogue);
      },
      together: (kind) => rules.get(kind)?.together ?? false,
      ring: (alarm) => this.#ring(alarm),
      ringTogether: (alarms) => this.#ringTogether(alarms),
    });
  }

  /** Called after every commit with what was written. */
  onCommit(listener: (work: Work) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  knows(kind: string): boolean {
    return this.#book.rules.has(kind) || this.catalogue.forms.has(kind);
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
      const tried = await this.#turns.take(tries, () => this.#attempt(act));
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
    return kept === undefined ? undefined : repeated(kept);
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
   * @returns how many alarms were played. Errors: the first of a rule that failed, after all others were played.
   */
  tick(): Promise<number> {
    return this.#ringing.tick();
  }

  /** Removes what somebody has told in confidence. False: it lies sealed under another key, and nobody can look. Errors: as SealedBox. */
  forgetLetters(person: Id): Promise<boolean> {
    return forgotten(person, this.#sealed);
  }

  /** When the next alarm is due that does not wait for an operator; undefined: never. */
  next(): Promise<Instant | undefined> {
    return this.#ringing.next();
  }

  /**
   * Commits steps that no rule decided: imports, the calendar, first settings. By the program itself or an operator.
   * `publish` makes staged rows visible with it, if none of `read` has changed since; otherwise nothing happens and it says false.
   */
  async apply(act: Act, steps: (view: View) => Step[], publish?: Id, read: Work['expects'] = []): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const done = await this.#turns.take(tries, async () => {
        const { value: writing } = await this.#see((view) => {
          const w = new Writing(view, this.catalogue, act);
          w.run(steps(view));
          return w;
        });
        const { asOf, ...own } = writing.work(null);
        const work: Work = { ...own, expects: [...own.expects, ...read], ...(publish ? { publish } : {}) };
        // What the caller read, it read before.
        if (asOf !== undefined && read.length === 0) work.asOf = asOf;
        const outcome = await this.store.commit(work);
        if (outcome.kind === 'conflict')
          return read.some((r) => r.table === outcome.table && r.id === outcome.id) ? 'changed' : 'again';
        this.#tell(work);
        return 'done';
      });
      if (done !== 'again') return done === 'done';
    }
    throw new StewardError('STW_CONFLICT', { tries: TRIES });
  }

  /** One alarm, by its rule; an alarm that no rule knows any more is silenced. */
  async #ring(alarm: Alarm): Promise<void> {
    const act = this.#rung(alarm);
    if (!this.#book.rules.has(alarm.kind)) {
      await this.apply(act, () => [{ do: 'silence', id: alarm.id }]);
      return;
    }
    for (let tries = 0; tries < TRIES; tries++) {
      if (!(await this.#turns.take(tries, () => this.#attempt(act, alarm))).conflict) return;
    }
    throw new StewardError('STW_CONFLICT', { tries: TRIES });
  }

  /** Many alarms in one commit. False: somebody changed what one of them read, and nothing was done. */
  #ringTogether(alarms: readonly Alarm[]): Promise<boolean> {
    return this.#turns.take(0, async () => {
      const { value: work } = await this.#see((view) =>
        decideTogether(alarms, (alarm) => this.#rung(alarm), view, this.#book),
      );
      if ((await this.store.commit(work)).kind !== 'done') return false;
      this.#tell(work);
      return true;
    });
  }

  /**
   * What an alarm does. Without a key: what keeps it from being played twice is that its row goes in the same commit. (A row made again has
   * the same version again, so a key of both would silence the later one and leave it ringing.)
   */
  #rung(alarm: Alarm): Act {
    return { kind: alarm.kind, at: this.calendar.now(), by: 'clock', via: 'tick', data: alarm.data };
  }

  /** One try: decide, write, commit. `conflict`: something read has changed, decide again. */
  async #attempt(act: Act, alarm?: Alarm): Promise<{ result: Result; committed: boolean; conflict: boolean }> {
    const { value } = await this.#see((v) => decide(act, v, this.#book, alarm));
    if (!value.work) return { result: value.result, committed: false, conflict: false };
    const { sealing } = value;
    let work = value.work;
    if (sealing) {
      const done = await seal(sealing.seal, {
        act,
        secret: sealing.secret,
        work,
        box: this.#sealed,
        store: this.store,
      });
      // Nothing of it is recorded, not even that it was refused: that somebody wrote is nobody's to know.
      if ('refuse' in done) {
        const reply = { text: done.refuse, ...(done.params ? { params: done.params } : {}) };
        return { result: { refused: true, reply }, committed: false, conflict: false };
      }
      work = done;
      // Nothing but the seal: not even the time of it is kept. Looked at again, since no commit will notice what was closed meanwhile.
      if (work.puts.length + work.deletes.length + work.ledger.length === 0)
        return {
          result: (await this.#see((v) => decide(act, v, this.#book))).value.result,
          committed: true,
          conflict: false,
        };
    }
    const outcome = await this.store.commit(work);
    if (outcome.kind === 'conflict') return { result: value.result, committed: false, conflict: true };
    if (outcome.kind === 'repeat') return { result: repeated(outcome.reply), committed: true, conflict: false };
    this.#tell(work);
    return { result: value.result, committed: true, conflict: false };
  }

  #tell(work: Work): void {
    for (const listener of this.#listeners) listener(work);
  }

  /** Runs `look` again after each promise that the store still owes. */
  async #see<T>(look: (view: View) => T): Promise<{ value: T; view: View }> {
    const seen = new Seen();
    const now = this.calendar.now();
    for (;;) {
      const view = new View(this.store, now, this.work, seen, this.#sealed);
      try {
        return { value: look(view), view };
      } catch (thrown) {
        if (!(thrown instanceof Wanted)) throw thrown;
        await thrown.promise;
        seen.once.clear();
      }
    }
  }
}

/** What was answered when it was done first. Where an erasure has emptied it: that it is done. */
const repeated = (kept: Json): Result => ({ ...((kept ?? { reply: {} }) as unknown as Result), repeated: true });

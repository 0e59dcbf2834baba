import type { Why } from './notice.ts';
import type { Obligation, Owner, Ref } from './obligation.ts';
import type { Sealing } from './sealed/sealing.ts';
import type { Draft, Id, Json, Row, Table } from './store.ts';
import type { Day, Instant } from './time.ts';

export type Via = 'card' | 'chat' | 'cli' | 'import' | 'tick' | 'organisation';

/** Anything that may change state. */
export interface Act<D = { [name: string]: Json }> {
  /** Idempotency; undefined: never the same twice. */
  key?: string;
  /** `capability.act` or one of the kernel's own. */
  kind: string;
  at: Instant;
  /** A person's id, `clock`, or `operator:<user>`. */
  by: Id;
  /** `--as PERSON`: the operator acts with this person's rights, where that is allowed. */
  as?: Id;
  via: Via;
  data: D;
  /** The message whose button was pressed, so that its copy is answered in place and the others are updated. */
  pressed?: string;
}

/** What an act answers: a card drawn from the state afterwards, or a text of the catalogue; nothing when both are missing. */
export interface Reply {
  show?: Ref;
  /** Extra values for `show`, for instance which page. */
  with?: { [name: string]: Json };
  text?: string;
  params?: { [name: string]: Json };
  /** More cards after the first, each a message of its own (the pulse after the confirmation). */
  then?: Ref[];
  /** A file to hand over. */
  file?: { id: Id; name: string; bytes: number };
}

/** An act that does not happen, with the reason in the catalogue and, where it helps, the present state. */
export interface Refusal {
  refuse: string;
  params?: { [name: string]: Json };
  show?: Ref;
  /** Goes to the ledger, once per person, thing and hour with a count (hardening D6). */
  about?: Id;
}

export type NewObligation = Pick<Obligation, 'id' | 'kind' | 'about' | 'owner'> &
  Partial<Pick<Obligation, 'cycle' | 'opens' | 'due' | 'data'>> & {
    /** Asked at once, rather than waiting for `opens` or for its capability. */
    open?: boolean;
    /** No message asks for it when it opens (a card was pressed, or something else asks). */
    quiet?: boolean;
  };

/** What a decision may change. A capability says it; the kernel does it, all or nothing. */
export type Step =
  | { do: 'owe'; obligation: NewObligation }
  /** Its turn has come: asked from now on. */
  | { do: 'open'; id: Id; quiet?: boolean }
  /** One more person is asked for what is open already; without one, its copies alone are looked at again. */
  | { do: 'ask'; id: Id; person?: Id }
  | { do: 'settle'; id: Id; as: 'done' | 'excused' | 'missed' | 'withdrawn' }
  | { do: 'reopen'; id: Id; quiet?: boolean }
  /** Its turn is taken back: nobody is asked until it is opened again. */
  | { do: 'wait'; id: Id }
  /** Records the answer of an obligation: its revision goes up by one, earlier ones stay. */
  | { do: 'answer'; id: Id; answer: Json; for?: Id; capacity?: string }
  | {
      do: 'amend';
      id: Id;
      owner?: Owner;
      due?: Day;
      opens?: Instant;
      planned?: Day | null;
      delegate?: Id | null;
      data?: { [name: string]: Json };
    }
  | { do: 'put'; table: string; row: Draft<Row> }
  | { do: 'remove'; table: string; id: Id }
  | { do: 'alarm'; id: Id; at: Instant; kind: string; data?: { [name: string]: Json } }
  | { do: 'silence'; id: Id }
  | {
      do: 'tell';
      person: Id;
      ref: Ref;
      why: Why;
      obligation?: Id;
      cycle?: Id /** Distinguishes two of one thing. */;
      key?: string;
    }
  | {
      do: 'note';
      what?: string;
      about?: Id;
      for?: Id;
      facts?: { [name: string]: string | number | boolean | null };
      words?: { [name: string]: string };
      person?: Id;
    }
  /** Cards that show this are out of date. */
  | { do: 'refresh'; ref: Ref }
  /** What was answered until now is not kept for repeats any more: words may stand in it. */
  | { do: 'emptyReplies' };

export type Decision =
  | { steps: Step[]; reply?: Reply /** What it does with sealed documents, before it commits. */; seal?: Sealing[] }
  | Refusal;

export const isRefusal = (decision: Decision): decision is Refusal => 'refuse' in decision;

/** What came of an act. `repeated`: it was recorded before, and this is what was said then. */
export interface Result {
  reply: Reply;
  refused?: boolean;
  repeated?: boolean;
}

/** The step that keeps a row; ties the row's type to its table. */
export const put = <R extends Row>(table: Table<R>, row: Draft<R>): Step => ({
  do: 'put',
  table: table.name,
  row: row as unknown as Draft<Row>,
});

import type { z } from 'zod/v4';
import type { Act, Decision, Step } from './act.ts';
import type { Cycle } from './cycle.ts';
import type { FigureRule } from './figures.ts';
import type { Form } from './form.ts';
import type { ImportRule } from './import.ts';
import type { Ladder } from './ladder.ts';
import type { Obligation, Ref } from './obligation.ts';
import type { Language, Person } from './person.ts';
import type { Letter, Report, Table as ReportTable, Sheet } from './report.ts';
import type { Role } from './role.ts';
import type { Id, Json, Table } from './store.ts';
import type { Day, Instant, Zone } from './time.ts';
import type { FileType } from './upload.ts';
import type { View } from './view.ts';

/** Speaks one language: what rules for cards need of the catalogue of texts (src/i18n fits). */
export interface Speech {
  readonly language: Language;
  readonly rtl: boolean;
  t(key: string, params?: { [name: string]: string | number }): string;
  /** Our own words, which may carry bold and lists; what `params` bring stays literal. For cards. */
  rich(key: string, params?: { [name: string]: string | number }): Rich;
  has(key: string): boolean;
  day(day: Day): string;
  shortDay(day: Day): string;
  weekdayDay(day: Day): string;
  time(at: Instant, zone: Zone): string;
  moment(at: Instant, zone: Zone): string;
  number(n: number): string;
  percent(n: number): string;
  list(items: readonly string[]): string;
  either(items: readonly string[]): string;
  languageName(language: Language): string;
  /** The same in another language: a card as somebody else will read it. */
  in(language: Language): Speech;
}

/** A text with marks of our own; only the card room looks inside. */
export interface Rich {
  toString(): string;
}

/** What a card shows, before a template is filled. `summary` stands on lock screens: neutral, no name, nothing "overdue". */
export interface CardContent {
  template: string;
  data: { [name: string]: unknown };
  summary: string;
  /** Nobody is to read from the disk that this person has had it: later changes do not follow it (hardening P2, P6). */
  untraced?: boolean;
  /** One line for the list of things due: what, and by when. Lines are ordered by `rank` as text, then by date; without one it is `5`. */
  line?: { title: string; detail: string; button: string; verb: string; data: { [name: string]: Json }; rank?: string };
  /** The line is about somebody else, and asks nothing of the reader: what introduces such lines, on a list of nothing else and beside others. */
  list?: { title: string; intro: string; note: string };
}

export interface Shown {
  ref: Ref;
  viewer: Person;
  view: View;
  t: Speech;
  with: { [name: string]: Json };
}

/** One kind of obligation. */
export interface Kind {
  /** Undefined: asked, never reminded. A function where it depends on the thing owed (critical ones are asked weekly). */
  ladder?: Ladder | ((o: Pick<Obligation, 'data'>) => Ladder);
  /** The ref whose card asks for it; its id is the obligation's. */
  card: string;
  /** Other refs with the same id whose cards show it too: they follow when it is opened, answered or settled. */
  also?: readonly string[];
  /** `latest`: may be answered again, the last counts; `first`: the first answer stands. */
  revise: 'latest' | 'first';
  /** May be handed to a delegate who accepts. */
  delegable: boolean;
  /** What becomes of it when its cycle closes and nobody answered; `later`: it is owed after closing too (a certification). */
  atClose: 'missed' | 'withdrawn' | 'later';
  /**
   * It takes place, is recorded, and may be planned: what goes up the line says so, and that a near date holds it. Without it: it is
   * completed, and nothing else keeps it from going up.
   */
  recorded?: true;
  /** May somebody who is not the holder answer (a focal point on behalf, an office)? Says in which capacity. */
  onBehalf?(person: Person, obligation: Obligation, view: View): string | undefined;
}

/** One act that a capability knows. */
export interface ActRule<D = { [name: string]: Json }> {
  /** What the act carries; anything undeclared is dropped before it is stored or logged. */
  data: z.ZodType<D>;
  /** Split off at the edge and checked by this: goes to sealed documents and nowhere else, not even to `decide` (hardening P2). */
  secret?: z.ZodObject;
  /** `anyone` in the people file; `clock`: ticks and what follows from a change of people; else one of these roles. */
  may: 'anyone' | 'clock' | readonly Role[];
  /** The capability keeps its own record of it; nothing goes to the ledger by itself. */
  offLedger?: boolean;
  /** Can an operator do it with `--as`? Never answering, confirming, certifying, signing. */
  operator?: boolean;
  /** Every input of `secret` came empty: refused with this text, and nothing is sealed. */
  nothing?: string;
  /** The name in `data` of the obligation it answers: the kernel checks holder, state and version. */
  answers?: string;
  /**
   * The version of what it changes, where that is no answer of an obligation, and the card that shows it. Its buttons carry that number as
   * `seen`; a press from an older one records nothing and shows that card (promise 2). What changes nothing is a repeat at any version, so
   * `decide` answers with no steps and the same reply where what was asked for is so already.
   */
  version?(act: Act<D>, view: View): Version | undefined;
  /** Done by the clock, it cannot be taken back: it waits while the calendar may be wrong (hardening S1). */
  final?: boolean;
  /** Of the clock, silent on the ledger, and changing rows of one person alone: many of its alarms share a commit. */
  together?: true;
  /** The clock does it again and again, with no data: when it is due next, after the present moment. */
  regular?(view: View): Instant;
  decide(act: Act<D>, view: View): Decision;
}

/** How new something is, and what shows it. */
export interface Version {
  version: number;
  show?: Ref;
}

/** The ladder of one thing owed. */
export const ladderOf = (kind: Kind, o: Pick<Obligation, 'data'>): Ladder | undefined =>
  typeof kind.ladder === 'function' ? kind.ladder(o) : kind.ladder;

/** Lets TypeScript tie `decide` to its schema, then forgets the type so that rules fit in one table. */
export const rule = <D>(it: ActRule<D>): ActRule => it as unknown as ActRule;

/** What people may type. The words stand in the capability's texts under `say.<id>` (several, with `|`), so every language has them. */
export interface Command {
  id: string;
  may: 'anyone' | readonly Role[] | ((person: Person, view: View) => boolean);
  /** Whether help names it to whoever may; left out: always. What is of no use just now is understood all the same. */
  named?(person: Person, view: View): boolean;
  /** Answers with a card, does an act, or offers a file. `rest`: what followed the words. */
  run(
    person: Person,
    view: View,
    rest: string,
  ): { show: Ref; with?: { [name: string]: Json } } | { act: string; data: { [name: string]: Json } } | { file: Ref };
}

/** What changed in the organisation, as one import or one act made it. */
export interface OrganisationChange {
  joined: Id[];
  /** Present and former row of everybody who changed. */
  changed: { now: Person; before: Person }[];
  left: Id[];
  acting: Id[];
}

/** What is asked of a report. */
export interface ReportAsk {
  /** Those that the reader may see, or fewer; `['']`: everything. */
  units: string[];
  /** What was known at the end of this day. */
  asOf: Day;
  /** Several runs: the newest, or this one. */
  cycle?: Id;
  /** Who asks, where what stands in it depends on more than units; undefined: an operator in their own name. */
  reader?: Id;
}

/**
 * A report. People ask for it by the words under `say.reports.<name>` of its texts, an operator by its name; whoever prints it, this
 * rule says who may have it and what stands in it.
 */
export interface ReportRule {
  /** The units whose figures this person may see; `['']`: everything; undefined: none. */
  may(person: Person, view: View): string[] | undefined;
  build(ask: ReportAsk, view: View, t: Speech): Report | undefined;
  /** The tables that stand together on one card, by their keys; each group is a press away. Without it each table is by itself. */
  cards?: readonly (readonly string[])[];
  /** The people behind a figure whose column says that there is a list, in the order of the organisation. Undefined: there is none. */
  list?(figure: string, ask: ReportAsk, view: View, t: Speech): ReportTable | undefined;
  /** The same for everybody entitled: nobody gets a part of it, since two parts could be subtracted (hardening P1). */
  whole?: boolean;
  /** Only as it is now; a past day can't be asked for. */
  present?: boolean;
}

export const FILE_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What a file is made of: a report, sheets to sign on, a page of words, or bytes that somebody handed in, by the SHA-256 they are kept under. */
export type Made =
  | { report: Report; format: FileFormat }
  | { sheets: Sheet[]; name: string }
  | { letter: Letter; name: string }
  | { kept: Id; name: string };

/** Where a file that somebody hands in may belong. */
export interface Place {
  id: Id;
  title: string;
}

/** Files that people may hand in by dropping them into the chat. */
export interface DropRule {
  /** Those that make sense here; what a file is, is seen in its content. */
  types: readonly FileType[];
  /** Where a file of this person may belong, now; none: none is expected of them. */
  places(person: Person, view: View, t: Speech): Place[];
  /**
   * The act of this capability that attaches it, with `place` and `upload` (the id of a row of `uploads`) as its data. It decides the rights
   * again, and takes the upload with the steps of `claimed`: what belongs nowhere is removed after a week.
   */
  act: string;
}

/** A capability decides, the kernel does. */
export interface Capability {
  name: string;
  /** Folder of `<lang>.json`. */
  texts: URL;
  /** Folder of card templates. */
  cards: URL;
  kinds: Record<string, Kind>;
  records: Table[];
  acts: Record<string, ActRule>;
  forms?: Record<string, Form>;
  commands: Command[];
  reports?: Record<string, ReportRule>;
  /**
   * Files that people may ask for: made when they are taken, for whom they are, by the rights of that moment. Undefined: not entitled, or
   * gone. A button with `file: '<capability>.<name>|<id>'` in its data, or a command that says `file`, offers one.
   */
  files?: Record<string, (asked: Shown) => Made | undefined>;
  drops?: DropRule;
  /** Files that it takes in, by the name they have on the command line. */
  imports?: Record<string, ImportRule>;
  /** Named rates that other capabilities may show, labelled with where they come from. */
  figures?: Record<string, FigureRule>;
  /** Roles that may pause, resume, extend, close, correct a cycle of it. */
  offices?: readonly Role[];
  /** The kind of ref that shows a run to an office; its id is the run's. */
  runCard?: string;
  /** What a run is called to a reader, in their language; without it, by the title it was launched under. */
  titleOf?(cycle: Cycle, t: Speech, view: View): string;
  /** What the end of a cycle means, beyond closing what is open. */
  closing?(cycle: Id, view: View): Step[];
  /** What a change in the organisation means for what is owed. */
  organisation?(change: OrganisationChange, view: View): Step[];
  /**
   * Content of its own that may change while the bot runs: read now, looked at from now on. What is wrong with it is told, a line each;
   * what is wrong at the start is an error.
   */
  attend?(told: (wrong: string[]) => void): { close(): void };
  /**
   * By the name of another system that is told things: the act of this capability that keeps for it what was before it was set. The clock
   * does it once the system is set, with `after` (empty) and `until` (that moment); it goes on in small acts under the alarm of `catchUpId`.
   */
  catchesUp?: { [system: string]: string };
  /** Draws `name.what` for somebody entitled; undefined: not entitled, or no longer there. */
  show: Record<string, (shown: Shown) => CardContent | undefined>;
}

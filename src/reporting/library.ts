import type { ReportAsk, ReportRule, Speech } from '../kernel/capability.ts';
import { Heads } from '../kernel/heads.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Person, within } from '../kernel/person.ts';
import type { Report, Table } from '../kernel/report.ts';
import { addDays, type Day, dayIn, momentOf } from '../kernel/time.ts';
import { reachReport } from './reach.ts';

/** A report that this installation has, and under which name its words are found. */
export interface Shelved {
  name: string;
  /** The capability that brings it; `common` for those that every Steward has. */
  from: string;
  rule: ReportRule;
}

/** Every report of an installation and who may have it: the command line, the chat and the files all ask here, so that they can't differ. */
export class Library {
  readonly #kernel: Kernel;
  readonly #heads: Heads;
  readonly #zone: string;
  readonly #shelf: Map<string, Shelved>;

  /** @param zone of dates that belong to nobody in particular. */
  constructor(kernel: Kernel, zone: string) {
    this.#kernel = kernel;
    this.#heads = new Heads(kernel.store);
    this.#zone = zone;
    const all = kernel.catalogue.capabilities.flatMap((c) =>
      Object.entries(c.reports ?? {}).map(([name, rule]): Shelved => ({ name, from: c.name, rule })),
    );
    this.#shelf = new Map(
      [...all, { name: 'reach', from: 'common', rule: reachReport(kernel.catalogue) }].map((s) => [s.name, s]),
    );
  }

  all(): Shelved[] {
    return [...this.#shelf.values()];
  }

  find(name: string): Shelved | undefined {
    return this.#shelf.get(name);
  }

  today(): Day {
    return dayIn(this.#kernel.calendar.now(), this.#zone);
  }

  /** The units of which somebody may have a report, now; undefined: none. */
  entitled(shelved: Shelved, person: Person): Promise<string[] | undefined> {
    return this.#kernel.read((view) => shelved.rule.may(person, view));
  }

  /** Undefined: there is nothing to report. Whoever asks has made sure of the rights. */
  async build(shelved: Shelved, ask: ReportAsk, t: Speech): Promise<Report | undefined> {
    return this.#kernel.read((view) => shelved.rule.build(ask, view, t));
  }

  /** The people behind a figure. Undefined: there is no such list. */
  list(shelved: Shelved, figure: string, ask: ReportAsk, t: Speech): Promise<Table | undefined> {
    return this.#kernel.read((view) => shelved.rule.list?.(figure, ask, view, t));
  }

  /** With the head of the ledger beneath, so that whoever keeps a copy holds a witness (hardening L1). */
  async witnessed(report: Report, t: Speech): Promise<Report> {
    return { ...report, notes: await this.witness(report.notes, t, report.asOf) };
  }

  /** @param asOf the head as it stood at the end of this day: the same data and date give the same bytes. */
  async witness(notes: readonly string[], t: Speech, asOf?: Day): Promise<string[]> {
    const { store, calendar } = this.#kernel;
    const end = asOf && momentOf(addDays(asOf, 1), '00:00', 'UTC');
    // Of a day that is not over nothing is looked for: the first look at times reads the whole ledger.
    const { seq, hash } = end && end <= calendar.now() ? await this.#heads.before(end) : await store.head();
    return [...notes, t.t('common.report.ledger', { head: `${seq}:${hash}` })];
  }
}

/** The unit asked for, where it lies within what may be seen; without one, all that may be seen. Undefined: not entitled. */
export function unitsOf(may: string[] | undefined, wanted: string | undefined, rule: ReportRule): string[] | undefined {
  if (wanted === undefined || wanted === '' || !may) return may;
  if (rule.whole) return undefined;
  return may.some((unit) => within(wanted, unit)) ? [wanted] : undefined;
}

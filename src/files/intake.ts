import { StewardError } from '../errors.ts';
import { readSheet } from '../importing/sheet.ts';
import { type Act, put, type Step } from '../kernel/act.ts';
import type { Files } from '../kernel/ballot.ts';
import type { Speech } from '../kernel/capability.ts';
import type { Difference, Fault, ImportAsk, ImportPlan, ImportRule, Sheet } from '../kernel/import.ts';
import { planFile, type Taken, takeFile } from '../kernel/intake.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Person } from '../kernel/person.ts';
import type { Report } from '../kernel/report.ts';
import type { Id } from '../kernel/store.ts';
import { type Upload, uploads } from '../kernel/upload.ts';
import type { View } from '../kernel/view.ts';

/** What somebody has chosen about a table that lies here: which kind it is, which column is which, whose values go. */
export interface Choice {
  kind: string;
  upload: Id;
  /** By field, the place of its column. */
  columns: { [field: string]: number };
  preferFile: boolean;
}

export interface Planned {
  choice: Choice;
  rule: ImportRule;
  sheet: Sheet;
  name: string;
  plan: ImportPlan;
}

/** What a table looks like: one of the kinds, none of them, or nothing that can be read. */
export type Looked = { kind: string } | { kind: undefined } | { unreadable: string };

/** The list of everything that is wrong with a file, as a kind of file. */
export const FAULTS = 'intake';

/** How the list of everything that is wrong with a file is named until it is made. */
export const faultsRef = ({ kind, upload, columns, preferFile }: Choice): Ref => ({
  kind: FAULTS,
  id: JSON.stringify([kind, upload, columns, preferFile]),
});

/**
 * Tables that people drop into the chat to have them taken in. Nothing changes before they have seen what it would do and said yes; who may
 * is asked again at each step, and what is done is exactly what was shown.
 */
export class Intake {
  readonly #kernel: Kernel;
  readonly #files: Files;

  constructor(kernel: Kernel, files: Files) {
    this.#kernel = kernel;
    this.#files = files;
  }

  /** The kinds of tables that this person may bring. */
  kinds(person: Person): Promise<string[]> {
    const { imports } = this.#kernel.catalogue;
    return this.#kernel.read((view) => [...imports].filter(([, rule]) => rule.may(person, view)).map(([kind]) => kind));
  }

  /** Which of these kinds a file is. */
  async look(kinds: readonly string[], file: { name: string; bytes: Uint8Array }): Promise<Looked> {
    try {
      const { header } = await readSheet(file);
      return { kind: kinds.find((kind) => this.#kernel.catalogue.imports.get(kind)?.fits(header)) };
    } catch (error) {
      if (error instanceof StewardError && error.code === 'STW_IMPORT') return { unreadable: error.message };
      throw error;
    }
  }

  /** What a file would do as things stand. Undefined: it is no longer there, or not this person's to bring. */
  async plan(person: Person, choice: Choice): Promise<Planned | undefined> {
    const ready = await this.#ready(person, choice);
    return ready && { ...ready, choice, plan: await planFile(this.#kernel, ready.rule, ready.ask) };
  }

  /** Takes it in, if it would still do what was shown (`digest`). */
  async take(person: Person, choice: Choice, digest: string): Promise<(Planned & Taken) | undefined> {
    const ready = await this.#ready(person, choice);
    if (!ready) return undefined;
    const taken = await takeFile(this.#kernel, ready.rule, ready.ask, `${choice.kind}.import`, digest);
    // The last one stays: whoever presses again reads that there is nothing new, and what was left out can be listed. What was taken in is
    // taken in, whatever becomes of this: else it waits until its week is over.
    if (taken.done)
      await this.#end(person, choice.upload, (upload, view) => [
        ...view.find<Upload>(uploads.name, 'done', person.id).map(({ id }) => gone(id)),
        put(uploads, { ...upload, done: true }),
      ]).catch(() => undefined);
    return { ...ready, choice, ...taken };
  }

  /** A table that is not to be taken in: it lies here no longer. False: it was taken in before, and stays. */
  async leave(person: Person, upload: Id): Promise<boolean> {
    const taken = await this.#kernel.read((view) => view.peek<Upload>(uploads.name, upload)?.done ?? false);
    if (!taken) await this.#end(person, upload, ({ id, done }) => (done ? [] : [gone(id)]));
    return !taken;
  }

  /** Only what is theirs and belongs nowhere. */
  async #end(person: Person, id: Id, steps: (upload: Upload, view: View) => Step[]): Promise<void> {
    const act: Act = { kind: 'file.ended', at: this.#kernel.calendar.now(), by: person.id, via: 'card', data: {} };
    await this.#kernel.apply(act, (view) => {
      const upload = view.get<Upload>(uploads.name, id);
      return upload?.person === person.id && !upload.of ? steps(upload, view) : [];
    });
  }

  /** Everything that can't be taken, and everything that was changed here and in the file: to be corrected where the file is kept. */
  async faults(ref: Ref, person: Person, t: Speech): Promise<Report | undefined> {
    const choice = choiceIn(ref.id);
    const planned = choice && (await this.plan(person, choice));
    if (!planned) return undefined;
    const { plan, rule, name } = planned;
    const rows = await this.#kernel.read((view) => [
      ...plan.refused.map((fault) => ({
        row: fault.row,
        field: fieldIn(rule, fault.field, t),
        reason: reasonIn(fault, t),
      })),
      ...plan.conflicts.map((d) => ({
        row: d.row,
        field: fieldIn(rule, d.field, t),
        reason: t.t('common.intake.conflict', {
          here: valueIn(rule, d, 'from', view, t),
          file: valueIn(rule, d, 'to', view, t),
        }),
      })),
    ]);
    const column = (key: string, unit: 'count' | 'text') => ({ key, unit, title: t.t(`common.intake.columns.${key}`) });
    return {
      name: 'faults',
      asOf: this.#kernel.calendar.now().slice(0, 10),
      title: name,
      tables: [
        {
          key: 'faults',
          title: t.t('common.intake.wrong'),
          columns: [column('row', 'count'), column('field', 'text'), column('reason', 'text')],
          rows,
        },
      ],
      notes: [],
      language: t.language,
    };
  }

  /** Whose it is, whether they may, and what it says. */
  async #ready(person: Person, choice: Choice) {
    const rule = this.#kernel.catalogue.imports.get(choice.kind);
    const upload = await this.#kernel.read((view) => {
      const row = view.peek<Upload>(uploads.name, choice.upload);
      return rule?.may(person, view) && row?.person === person.id ? row : undefined;
    });
    const kept = upload && (await this.#files.get(upload.file));
    if (!rule || !upload || !kept) return undefined;
    const sheet = await readSheet({ name: upload.name, bytes: kept.bytes });
    const map = Object.fromEntries(
      Object.entries(choice.columns).flatMap(([field, at]) => {
        const title = sheet.header[at];
        return title ? [[field, title] as const] : [];
      }),
    );
    const ask: ImportAsk = {
      sheet,
      sha256: upload.file,
      by: person.id,
      map,
      preferFile: choice.preferFile,
      // What can't be taken was shown and is left out; the rest is confirmed.
      partly: true,
    };
    return { rule, sheet, name: upload.name, ask };
  }
}

const gone = (id: Id): Step => ({ do: 'remove', table: uploads.name, id });

function choiceIn(id: string): Choice | undefined {
  try {
    const [kind, upload, columns, preferFile] = JSON.parse(id) as unknown[];
    return {
      kind: String(kind),
      upload: String(upload),
      columns: columnsIn(columns),
      preferFile: preferFile === true,
    };
  } catch {
    return undefined;
  }
}

/** Places of columns as a button or a name carried them back: a hint, read with care. */
export const columnsIn = (it: unknown): Choice['columns'] =>
  Object.fromEntries(
    Object.entries(typeof it === 'object' && it !== null ? it : {})
      .map(([field, at]) => [field, Number(at)] as const)
      .filter(([field, at]) => /^[A-Za-z]{1,40}$/.test(field) && Number.isInteger(at) && at >= 0 && at < 64)
      .slice(0, 40),
  );

/** A field as its reader calls it. */
export const fieldIn = (rule: ImportRule, field: string, t: Speech): string =>
  t.has(`${rule.columns}.${field}`) ? t.t(`${rule.columns}.${field}`) : field;

/** What is wrong, in the reader's language where it is known in it. */
export const reasonIn = (fault: Fault, t: Speech): string =>
  fault.text ? t.t(fault.text.key, fault.text.params ?? {}) : fault.reason;

/** One side of a difference as its reader says it; a dash for nothing. */
export const valueIn = (
  rule: ImportRule,
  d: Difference,
  side: 'from' | 'to',
  view: Parameters<ImportRule['may']>[1],
  t: Speech,
): string => (d[side] === '' ? '–' : (rule.say?.(d.field, d[side], view, t) ?? d[side]));

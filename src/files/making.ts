import type { Painter } from '../cards/painter.ts';
import type { Files } from '../kernel/ballot.ts';
import { FILE_FORMATS, type FileFormat, type Made } from '../kernel/capability.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import { type Library, unitsOf } from '../reporting/library.ts';
import { FAULTS, type Intake } from './intake.ts';

export interface ReadyFile {
  bytes: Uint8Array;
  name: string;
  type: string;
}

/** What was handed in is no longer what it was: its bytes are gone, or do not fit their fingerprint. */
export interface Damaged {
  damaged: string;
}

/** Which report, of which unit (empty: all that may be seen), or the people behind one of its figures. */
export interface ReportFile {
  report: string;
  format: FileFormat;
  unit: string;
  /** Empty: the report itself. */
  figure: string;
  /** The run; empty: the report's own choice. */
  cycle: string;
}

const REPORT = 'report';
/** How a report as a file is named until it is made. */
export const reportRef = ({ report, format, unit, figure, cycle }: ReportFile): Ref => ({
  kind: REPORT,
  id: JSON.stringify([report, format, unit, figure, ...(cycle ? [cycle] : [])]),
});

export interface MakerPorts {
  kernel: Kernel;
  painter: Painter;
  library: Library;
  files: Files;
  intake: Intake;
}

/** Makes the bytes of files: for one reader, in their language, with the rights they have at this moment. */
export class Maker {
  readonly #ports: MakerPorts;

  constructor(ports: MakerPorts) {
    this.#ports = ports;
  }

  /** Undefined: this reader may not have it (any more), or there is no such file. */
  async make(ref: Ref, reader: Id): Promise<ReadyFile | Damaged | undefined> {
    const { kernel, painter, files, intake } = this.#ports;
    const t = await painter.speechOf(reader);
    const person = await kernel.read((view) => view.org.person(reader));
    if (!person || person.status === 'left') return undefined;
    const rule = kernel.catalogue.files.get(ref.kind);
    const made =
      ref.kind === REPORT
        ? await this.#report(ref.id, person)
        : ref.kind === FAULTS
          ? await intake.faults(ref, person, t).then((report) => report && ({ report, format: 'xlsx' } as const))
          : await kernel.read((view) => rule?.({ ref, viewer: person, view, t, with: {} }));
    if (!made) return undefined;
    if ('kept' in made) {
      const kept = await files.get(made.kept);
      return kept ? { ...kept, name: made.name } : { damaged: made.name };
    }
    // Fonts and spreadsheets are slow to load; who never asks for a file need not wait for them.
    const { letter, print, signInSheets } = await import('../reporting/index.ts');
    if ('sheets' in made)
      return { bytes: await signInSheets(made.sheets), name: `${made.name}.pdf`, type: 'application/pdf' };
    if ('letter' in made) {
      // Whoever keeps it holds a witness, as with a report (hardening L1).
      const notes = await this.#ports.library.witness(made.letter.notes, t);
      return { bytes: await letter({ ...made.letter, notes }), name: `${made.name}.pdf`, type: 'application/pdf' };
    }
    return print(await this.#ports.library.witnessed(made.report, t), made.format);
  }

  async #report(id: string, person: Person): Promise<Made | undefined> {
    const { library, painter } = this.#ports;
    const asked = readId(id);
    const shelved = asked && library.find(asked.report);
    if (!asked || !shelved) return undefined;
    const units = unitsOf(await library.entitled(shelved, person), asked.unit, shelved.rule);
    if (!units) return undefined;
    const t = await painter.speechOf(person.id);
    const { cycle } = asked;
    const ask = { units, asOf: library.today(), reader: person.id, ...(cycle ? { cycle } : {}) };
    const report = await library.build(shelved, ask, t);
    if (!report || asked.figure === '') return report && { report, format: asked.format };
    const list = await library.list(shelved, asked.figure, ask, t);
    if (!list) return undefined;
    const name = `${report.name}-${asked.figure}`;
    return {
      report: { ...report, name, title: list.title, tables: [list], notes: [report.title] },
      format: asked.format,
    };
  }
}

/** What a button or a ticket carried back: a hint, read with care. */
function readId(id: string): ReportFile | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(id);
  } catch {
    return undefined;
  }
  // An offer from before runs were named has four.
  if (!Array.isArray(parts) || (parts.length !== 4 && parts.length !== 5)) return undefined;
  if (!parts.every((part) => typeof part === 'string')) return undefined;
  const [report = '', format = '', unit = '', figure = '', cycle = ''] = parts as string[];
  const known = FILE_FORMATS.find((f) => f === format);
  return known && { report, format: known, unit, figure, cycle };
}

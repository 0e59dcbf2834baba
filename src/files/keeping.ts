import type { Logger } from 'pino';
import { put, type Reply, type Result } from '../kernel/act.ts';
import type { Files } from '../kernel/ballot.ts';
import type { DropRule, Place, Speech } from '../kernel/capability.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import {
  type FileType,
  fileIn,
  LOOSE_MOST,
  sweepsLoose,
  tooMuch,
  type Upload,
  uploadId,
  uploads,
} from '../kernel/upload.ts';
import type { Downloads } from '../teams/outbound/index.ts';
import type { Intake } from './intake.ts';
import { MEDIA, safeName, typeOf } from './types.ts';

export interface KeepingPorts {
  kernel: Kernel;
  files: Files;
  downloads: Downloads;
  intake: Intake;
  log: Pick<Logger, 'warn'>;
}

/** Where a file may belong: the act that attaches it there. */
export interface Home extends Place {
  act: string;
  types: readonly FileType[];
}

/** What became of a file that was dropped into the chat. */
export type Kept =
  | { kind: 'unexpected' }
  | { kind: 'unread' }
  | { kind: 'tooLarge' }
  /** This person has so much here that belongs nowhere yet that no more is taken. */
  | { kind: 'full' }
  | { kind: 'wrongType'; types: readonly FileType[] }
  /** A table, and none that this person brings. */
  | { kind: 'unknown'; sheets: readonly string[] }
  | { kind: 'unreadable'; reason: string }
  /** A table that this person may have taken in; it may belong somewhere as it is, too. */
  | { kind: 'sheet'; upload: Upload; sheet: string; homes: Home[] }
  /** Safe on the disk, with where it may belong. */
  | { kind: 'kept'; upload: Upload; homes: Home[] };

/**
 * Takes files that people hand in: whoever expects none never downloads one. The bytes are durable before anything is said; which of the
 * kinds it is, is seen in them. Capabilities say where a file may belong and attach it by an act of theirs.
 */
export class Keeping {
  readonly #ports: KeepingPorts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: KeepingPorts) {
    this.#ports = ports;
    // However a row goes (an erasure, the clock), its bytes go once nobody has them. What fails here is found by `sweep`.
    ports.kernel.onCommit(({ deletes }) => {
      const files = deletes.flatMap(({ table, id }) => (table === uploads.name ? fileIn(id) : []));
      if (files.length > 0)
        this.#inTurn(() => this.#clear(files)).catch(() =>
          ports.log.warn({}, 'bytes that belong to nobody any more could not be removed; the next start tries again'),
        );
    });
  }

  async take(person: Person, dropped: { name: string; url: string }, t: Speech): Promise<Kept> {
    const { downloads, intake, log } = this.#ports;
    const homes = await this.homes(person, t);
    const sheets = await intake.kinds(person);
    if (homes.length === 0 && sheets.length === 0) return { kind: 'unexpected' };
    // A table may be a newer one of what lies here, which is seen once it has come.
    if (sheets.length === 0 && (await this.#full(person.id, 0))) return { kind: 'full' };
    const got = await downloads.get(dropped.url);
    if (!got.ok) {
      log.warn({ reason: got.reason }, 'a file that somebody handed in could not be read');
      return { kind: /larger/.test(got.reason) ? 'tooLarge' : 'unread' };
    }
    const { bytes } = got;
    const type = typeOf(bytes);
    const fitting = type ? homes.filter((home) => home.types.includes(type)) : [];
    const tabular = sheets.length > 0 && (type === undefined || type === 'xlsx');
    const looked = tabular ? await intake.look(sheets, { name: dropped.name, bytes }) : undefined;
    if (looked && 'kind' in looked && looked.kind) {
      const upload = await this.#keep(person.id, dropped.name, type ?? 'csv', bytes, looked.kind);
      return upload ? { kind: 'sheet', upload, sheet: looked.kind, homes: fitting } : { kind: 'full' };
    }
    if (type && fitting.length > 0) {
      const upload = await this.#keep(person.id, dropped.name, type, bytes);
      return upload ? { kind: 'kept', upload, homes: fitting } : { kind: 'full' };
    }
    if (looked)
      return 'unreadable' in looked ? { kind: 'unreadable', reason: looked.unreadable } : { kind: 'unknown', sheets };
    const types = new Set([
      ...homes.flatMap((home) => home.types),
      ...(sheets.length > 0 ? (['xlsx', 'csv'] as const) : []),
    ]);
    return { kind: 'wrongType', types: [...types] };
  }

  /** A file that lies here already, with where it may belong. Undefined: it is no longer there, or somebody else's. */
  async again(person: Person, id: Id, t: Speech): Promise<{ upload: Upload; homes: Home[] } | undefined> {
    const upload = await this.#ports.kernel.read((view) => view.peek<Upload>(uploads.name, id));
    if (upload?.person !== person.id) return undefined;
    const homes = await this.homes(person, t);
    return { upload, homes: homes.filter((home) => home.types.includes(upload.type)) };
  }

  /** Undefined: there is no room for it. Of tables of one kind that are called so, the last to come is meant. */
  #keep(person: Id, called: string, type: FileType, bytes: Uint8Array, sheet?: string): Promise<Upload | undefined> {
    const name = safeName(called, type);
    return this.#inTurn(async () => {
      const older = (await this.#loose(person)).filter((it) => sheet && it.name === name && it.sheet === sheet);
      if (await this.#full(person, bytes.length, older)) return undefined;
      const { id: file } = await this.#ports.files.put(bytes, { name, type: MEDIA[type] });
      return this.#note(person, { file, name, type, size: bytes.length, ...(sheet ? { sheet } : {}) }, older);
    });
  }

  /** Where files of somebody may belong now; asked again when one is attached. */
  async homes(person: Person, t: Speech): Promise<Home[]> {
    const { kernel } = this.#ports;
    return kernel.read((view) =>
      kernel.catalogue.capabilities.flatMap(({ name, drops }) =>
        (drops?.places(person, view, t) ?? []).map((place) => ({
          ...place,
          act: `${name}.${drops?.act}`,
          types: typesOf(drops),
        })),
      ),
    );
  }

  /** Attaches what was kept: the act of the capability decides, with the rights of this moment. */
  async attach(person: Id, upload: Id, home: Pick<Home, 'act' | 'id'>): Promise<Result> {
    const { kernel } = this.#ports;
    const declared = kernel.catalogue.capabilities.some(
      ({ name, drops }) => drops && `${name}.${drops.act}` === home.act,
    );
    const row = await kernel.read((view) => view.peek<Upload>(uploads.name, upload));
    const gone: Reply = { text: 'common.upload.gone' };
    if (!declared || row?.person !== person) return { reply: gone, refused: true };
    const at = kernel.calendar.now();
    return kernel.act({ kind: home.act, at, by: person, via: 'card', data: { place: home.id, upload } });
  }

  /** One at a time: bytes that come now must not go with what is removed now. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** What belongs nowhere yet. */
  #loose(person: Id): Promise<Upload[]> {
    return this.#ports.kernel.read((view) => view.find<Upload>(uploads.name, 'loose', person));
  }

  /** Would so many bytes more be too much beside what belongs nowhere yet, without those that they replace? */
  async #full(person: Id, size: number, older: readonly Upload[] = []): Promise<boolean> {
    const gone = new Set(older.map(({ id }) => id));
    return tooMuch(
      (await this.#loose(person)).filter(({ id }) => !gone.has(id)),
      size,
      LOOSE_MOST,
    );
  }

  /** Keeps whose it is. */
  async #note(
    person: Id,
    about: Pick<Upload, 'file' | 'name' | 'type' | 'size' | 'sheet'>,
    older: readonly Upload[],
  ): Promise<Upload> {
    const { kernel } = this.#ports;
    const at = kernel.calendar.now();
    const id = uploadId(person, about.file);
    await kernel.apply({ kind: 'file.kept', at, by: person, via: 'chat', data: {} }, () => [
      ...older
        .filter((old) => old.id !== id)
        .map((old) => ({ do: 'remove' as const, table: uploads.name, id: old.id })),
      put(uploads, { id, person, ...about, at }),
      { do: 'note', facts: { sha256: about.file, bytes: about.size } },
      sweepsLoose(at),
    ]);
    return (await kernel.read((view) => view.peek<Upload>(uploads.name, id))) as Upload;
  }

  /**
   * Holds the files against the rows that say whose they are: bytes without a row go (the program was ended between the two), a row
   * without bytes is told to whoever looks after the disk. Done at the start, and after an erasure.
   */
  sweep(): Promise<{ removed: number; missing: number }> {
    const { kernel, files, log } = this.#ports;
    return this.#inTurn(async () => {
      const rows = (await kernel.store.all(uploads.name)) as Upload[];
      const [lying, owned] = [new Set(await files.list()), new Set(rows.map(({ file }) => file))];
      const removed = await this.#clear([...lying].filter((file) => !owned.has(file)));
      const missing = [...owned].filter((file) => !lying.has(file)).length;
      if (removed > 0) log.warn({ removed }, 'files that belonged to nobody any more were removed');
      if (missing > 0) log.warn({ missing }, 'the bytes of files that people handed in are not there');
      return { removed, missing };
    });
  }

  /** Removes the bytes of these where no row has them. */
  async #clear(ids: readonly Id[]): Promise<number> {
    const { kernel, files } = this.#ports;
    let removed = 0;
    for (const file of new Set(ids)) {
      const still = await kernel.read((view) => view.find<Upload>(uploads.name, 'file', file).length);
      if (still > 0) continue;
      await files.remove(file);
      removed++;
    }
    return removed;
  }
}

const typesOf = (drops: DropRule | undefined): readonly FileType[] => drops?.types ?? [];

import { type Disk, type JournalFile, realDisk } from '../../src/storage/lowdb/disk.ts';

const fault = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

/** A disk that does as it is told: takes only a part of a write and then fails, or fails to sync. */
export class FaultyDisk implements Disk {
  /** Bytes of the next writes that still fit; then `code`. */
  room = Number.POSITIVE_INFINITY;
  code = 'ENOSPC';
  failSyncs = 0;
  failTruncates = 0;
  failRenames = 0;

  async open(path: string, fresh: boolean): Promise<JournalFile> {
    const file = await realDisk.open(path, fresh);
    return {
      write: async (bytes, at) => {
        const fits = Math.min(bytes.length, this.room);
        await file.write(bytes.subarray(0, fits), at);
        this.room -= fits;
        if (fits < bytes.length) throw fault(this.code);
      },
      datasync: async () => {
        if (this.failSyncs-- > 0) throw fault(this.code);
        await file.datasync();
      },
      sync: async () => {
        if (this.failSyncs-- > 0) throw fault(this.code);
        await file.sync();
      },
      truncate: async (length) => {
        if (this.failTruncates-- > 0) throw fault('EIO');
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }
  async rename(from: string, to: string): Promise<void> {
    if (this.failRenames-- > 0) throw fault(this.code);
    await realDisk.rename(from, to);
  }
  syncFolder = realDisk.syncFolder;
  remove = realDisk.remove;
}

/** A disk whose process is killed on the way: so many things still happen, a write half, and nothing after them. */
export class DyingDisk implements Disk {
  #left: number;

  constructor(after: number) {
    this.#left = after;
  }

  get dead(): boolean {
    return this.#left < 0;
  }

  /** Does it, or what is left of it when this is where the process ends. */
  async #does<T>(all: () => Promise<T>, half: () => Promise<unknown> = async () => undefined): Promise<T> {
    if (--this.#left >= 0) return all();
    if (this.#left === -1) await half();
    throw fault('killed');
  }

  open(path: string, fresh: boolean): Promise<JournalFile> {
    return this.#does(async () => {
      const file = await realDisk.open(path, fresh);
      return {
        write: (bytes, at) =>
          this.#does(
            () => file.write(bytes, at),
            () => file.write(bytes.subarray(0, bytes.length >> 1), at),
          ),
        datasync: () => this.#does(() => file.datasync()),
        sync: () => this.#does(() => file.sync()),
        truncate: (length) => this.#does(() => file.truncate(length)),
        // The system closes what a process has left open.
        close: () => file.close(),
      };
    });
  }
  rename = (from: string, to: string): Promise<void> => this.#does(() => realDisk.rename(from, to));
  syncFolder = (path: string): Promise<void> => this.#does(() => realDisk.syncFolder(path));
  remove = (path: string): Promise<void> => this.#does(() => realDisk.remove(path));
}

export type Recorded = { path: string } & (
  | { kind: 'open'; fresh: boolean }
  | { kind: 'write'; bytes: Buffer; at: number }
  | { kind: 'sync' }
);

/** A disk that writes down everything that is asked of it, in order. */
export class RecordingDisk implements Disk {
  readonly log: Recorded[] = [];
  async open(path: string, fresh: boolean): Promise<JournalFile> {
    const file = await realDisk.open(path, fresh);
    this.log.push({ path, kind: 'open', fresh });
    return {
      write: async (bytes, at) => {
        this.log.push({ path, kind: 'write', bytes: Buffer.from(bytes), at });
        await file.write(bytes, at);
      },
      datasync: async () => {
        await file.datasync();
        this.log.push({ path, kind: 'sync' });
      },
      sync: async () => {
        await file.sync();
        this.log.push({ path, kind: 'sync' });
      },
      truncate: (length) => file.truncate(length),
      close: () => file.close(),
    };
  }
  rename = realDisk.rename;
  syncFolder = realDisk.syncFolder;
  remove = realDisk.remove;
}

import { type Disk, type JournalFile, realDisk } from '../../src/storage/lowdb/disk.ts';

const fault = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

/** A disk that does as it is told: takes only a part of a write and then fails, or fails to sync. */
export class FaultyDisk implements Disk {
  /** Bytes of the next writes that still fit; then `code`. */
  room = Number.POSITIVE_INFINITY;
  code = 'ENOSPC';
  failSyncs = 0;
  failTruncates = 0;

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
      truncate: async (length) => {
        if (this.failTruncates-- > 0) throw fault('EIO');
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }
  syncFolder = realDisk.syncFolder;
  remove = realDisk.remove;
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
      truncate: (length) => file.truncate(length),
      close: () => file.close(),
    };
  }
  syncFolder = realDisk.syncFolder;
  remove = realDisk.remove;
}

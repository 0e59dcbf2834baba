import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The few operations that journal, sealed documents and kept files write with: a port, so that tests can fill the disk, break it, or record what reached it. */
export interface JournalFile {
  /** Writes all bytes at this place, or throws. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Resolves once everything written would survive a power cut. */
  datasync(): Promise<void>;
  /** The same with its times. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  /** Opens a file for writing, made empty when it is `fresh`. */
  open(path: string, fresh: boolean): Promise<JournalFile>;
  /** Puts a file in the place of another, or of none. */
  rename(from: string, to: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The real disk. */
export const realDisk: Disk = {
  async open(path, fresh) {
    const file = await open(path, fresh ? 'w' : 'r+', 0o600);
    return {
      async write(bytes, at) {
        let done = 0;
        // A full disk may take a part first and refuse only the next write.
        while (done < bytes.length)
          done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      },
      datasync: () => file.datasync(),
      sync: () => file.sync(),
      truncate: (length) => file.truncate(length),
      close: () => file.close(),
    };
  },
  rename,
  syncFolder: async (path) => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
};

/** A name that no other process uses, in the same folder, so that a rename puts it in place. */
export const temporary = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
export const isTemporary = (name: string): boolean => name.startsWith('.') && name.endsWith('.tmp');

/** Makes a folder that only we can read, unless it is there. */
export const ownFolder = async (path: string): Promise<void> =>
  void (await mkdir(path, { recursive: true, mode: 0o700 }));

/** Replaces a file as a whole: after a crash it is the old one or the new one. Durable when it resolves; when it does not, no half of it stays. */
export async function replaceFile(
  path: string,
  parts: Uint8Array[],
  { disk = realDisk, modified }: { disk?: Disk; modified?: Date } = {},
): Promise<void> {
  const name = temporary(path);
  try {
    const file = await disk.open(name, true);
    try {
      let at = 0;
      for (const part of parts) {
        await file.write(part, at);
        at += part.length;
      }
      if (modified) await utimes(name, modified, modified);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(name, path);
  } catch (error) {
    await disk.remove(name).catch(() => undefined);
    throw error;
  }
  await disk.syncFolder(dirname(path));
}

/** The same at once, for the compaction's own thread; the folder is synced by the caller. Takes the text in pieces. */
export function replaceFileSync(path: string, pieces: Iterable<string>, written: (bytes: Uint8Array) => void): void {
  const name = temporary(path);
  try {
    const file = openSync(name, 'wx', 0o600);
    try {
      for (const piece of pieces) {
        const bytes = Buffer.from(piece);
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
        written(bytes);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(name, path);
  } catch (error) {
    rmSync(name, { force: true });
    throw error;
  }
}

export function syncFolderSync(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

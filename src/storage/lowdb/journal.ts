import { join } from 'node:path';
import { reasonOf, StewardError } from '../../errors.ts';
import type { JournalRecord } from '../record.ts';
import { type Disk, type JournalFile, temporary } from './disk.ts';
import { frame } from './frames.ts';
import { pathsOf, segmentName } from './layout.ts';

/** Room that must be there before a full disk is believed to have any again. */
const PROBE_BYTES = 256 * 1024;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const isFull = (error: unknown): boolean =>
  error instanceof Error && NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '');

/**
 * The journal: one segment that is written to, one group at a time, each durable before the next begins (J2). After any error nothing
 * of the group stays: the file is cut back to the last durable group and opened anew (J1).
 */
export class Journal {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #probeEvery: number;
  #file: JournalFile;
  #segment: number;
  #end: number;
  #group: number;
  #trouble: 'none' | 'full' | 'broken' = 'none';
  #broken = '';
  #timer: NodeJS.Timeout | undefined;

  private constructor(disk: Disk, folder: string, place: JournalPlace, file: JournalFile, probeEvery: number) {
    this.#disk = disk;
    this.#folder = pathsOf(folder).journal;
    this.#segment = place.segment;
    this.#end = place.end;
    this.#group = place.group;
    this.#file = file;
    this.#probeEvery = probeEvery;
  }

  /**
   * Goes on where the last run ended: opens the segment, or makes it when it is new, and cuts what stands behind its end.
   * @param probeEvery milliseconds between looks whether a full disk has room again
   */
  static async open(disk: Disk, folder: string, place: JournalPlace, probeEvery: number): Promise<Journal> {
    const path = join(pathsOf(folder).journal, segmentName(place.segment));
    const file = await disk.open(path, place.fresh);
    if (!place.fresh) await file.truncate(place.end);
    await file.datasync();
    await disk.syncFolder(pathsOf(folder).journal);
    return new Journal(disk, folder, place, file, probeEvery);
  }

  /** Bytes in the segment that is written to. */
  get size(): number {
    return this.#end;
  }

  get segment(): number {
    return this.#segment;
  }

  ready(): boolean {
    return this.#trouble === 'none';
  }

  /** Makes a group durable, or leaves nothing of it. Errors: STW_STORE_FULL, STW_STORE_BROKEN. */
  async append(records: readonly JournalRecord[]): Promise<void> {
    if (this.#trouble === 'full') await this.#probe();
    this.#expectReady();
    const bytes = frame(this.#group + 1, records);
    try {
      await this.#file.write(bytes, this.#end);
      await this.#file.datasync();
    } catch (error) {
      await this.#cutBack(error);
      this.#expectReady(error);
    }
    this.#end += bytes.length;
    this.#group++;
  }

  /** Begins a new segment; answers with the number of the one before, which is never written to again. Errors: those of the disk. */
  async rotate(): Promise<number> {
    this.#expectReady();
    const closed = this.#segment;
    const file = await this.#disk.open(join(this.#folder, segmentName(closed + 1)), true);
    try {
      await this.#disk.syncFolder(this.#folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    const old = this.#file;
    this.#file = file;
    this.#segment = closed + 1;
    this.#end = 0;
    await old.close();
    return closed;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#file.close().catch(() => undefined);
  }

  async #cutBack(cause: unknown): Promise<void> {
    try {
      await this.#file.close().catch(() => undefined);
      this.#file = await this.#disk.open(join(this.#folder, segmentName(this.#segment)), false);
      await this.#file.truncate(this.#end);
      await this.#file.datasync();
    } catch (error) {
      // The half-written group can't be taken back: the next one must not stand behind it.
      this.#trouble = 'broken';
      this.#broken = reasonOf(error);
      return;
    }
    if (isFull(cause)) {
      this.#trouble = 'full';
      this.#probeLater();
    } else {
      this.#trouble = 'broken';
      this.#broken = reasonOf(cause);
    }
  }

  /** A full disk is ready again once a piece of some size could be made durable. */
  async #probe(): Promise<void> {
    const path = temporary(join(this.#folder, 'probe'));
    try {
      const file = await this.#disk.open(path, true);
      try {
        await file.write(Buffer.alloc(PROBE_BYTES, 1), 0);
        await file.datasync();
      } finally {
        // Emptied rather than removed first: the room is given back even if the name stays until the next start.
        await file.truncate(0).catch(() => undefined);
        await file.close();
        await this.#disk.remove(path);
      }
      if (this.#trouble === 'full') this.#trouble = 'none';
    } catch {
      this.#probeLater();
    }
  }

  #probeLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), this.#probeEvery).unref();
  }

  #expectReady(cause?: unknown): void {
    if (this.#trouble === 'full') throw new StewardError('STW_STORE_FULL', {}, { cause });
    if (this.#trouble === 'broken') throw new StewardError('STW_STORE_BROKEN', { reason: this.#broken }, { cause });
  }
}

/** Where the journal goes on. */
export interface JournalPlace {
  segment: number;
  /** The segment does not exist yet. */
  fresh: boolean;
  /** Where its last whole group ends. */
  end: number;
  /** The number of the last group. */
  group: number;
}

import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { StewardError } from '../errors.ts';
import { type Course, faultText } from './course.ts';
import { coursesIn, readCourse } from './read.ts';

/** The courses that are there now, each in its last good version. */
export interface Shelf {
  course(id: string): Course | undefined;
  ids(): string[];
}

/** A shelf of courses that do not change: for tests. */
export const shelfOf = (courses: readonly Course[]): Shelf => {
  const byId = new Map(courses.map((c) => [c.id, c]));
  return { course: (id) => byId.get(id), ids: () => [...byId.keys()].sort() };
};

/** A change is read when nothing more has happened to the folder for so long: an editor writes a file in several steps. */
const QUIET_MS = 300;

/** The shelf of a folder, read when it is first needed, and again when `watch` sees a change. */
export class FolderShelf implements Shelf {
  readonly #folder: string;
  #courses: Map<string, Course> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  course(id: string): Course | undefined {
    return this.#read().get(id);
  }

  ids(): string[] {
    return [...this.#read().keys()].sort();
  }

  /** Reads everything anew. A course that is wrong keeps its last good version; what is wrong is returned, a line each. */
  reload(): string[] {
    const before = this.#courses ?? new Map<string, Course>();
    const now = new Map<string, Course>();
    const wrong: string[] = [];
    for (const name of coursesIn(this.#folder)) {
      const { course, faults } = readCourse(this.#folder, name);
      const kept = course ?? before.get(name);
      if (kept) now.set(name, kept);
      wrong.push(...faults.map(faultText));
    }
    this.#courses = now;
    return wrong;
  }

  /** Errors at the first reading: STW_COURSE with every fault, file and line. */
  #read(): Map<string, Course> {
    if (!this.#courses) {
      const wrong = this.reload();
      if (wrong.length > 0) {
        this.#courses = undefined;
        throw new StewardError('STW_COURSE', { reason: wrong.join('\n  ') });
      }
    }
    return this.#courses ?? new Map();
  }

  /** Looks at the folder from now on; `told` hears of every reading, with what was wrong. Ends with `close`. */
  watch(told: (wrong: string[]) => void): { close(): void } {
    this.#read();
    let timer: NodeJS.Timeout | undefined;
    let watchers: FSWatcher[] = [];
    const close = () => {
      for (const watcher of watchers) watcher.close();
      watchers = [];
    };
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        told(this.reload());
        // A course may have come or gone.
        look();
      }, QUIET_MS);
    };
    // Folders, not files: an editor replaces a file by another, and whoever looks at the first never hears of the second.
    const look = () => {
      close();
      for (const folder of [this.#folder, ...coursesIn(this.#folder).map((name) => join(this.#folder, name))]) {
        try {
          watchers.push(watch(folder, changed).on('error', () => undefined));
        } catch {
          // A file system that can't be watched: the courses are those of the start.
        }
      }
    };
    look();
    return {
      close: () => {
        clearTimeout(timer);
        close();
      },
    };
  }
}

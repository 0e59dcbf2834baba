import type { BallotBox } from '../ballot.ts';
import type { Id } from '../store.ts';
import { add, type Ballot, type Content, empty, type Letter } from './content.ts';
import { contentBytes, type Keys, keyedName, keysOf, SIZE_STEP, sealed, sizeFor, unsealed } from './document.ts';

/** What lies in the documents of one run, group by group. */
export type Opened = Map<string, Pick<Content, 'counts' | 'words' | 'letters'>>;

/** What was published and destroyed, remembered outside the data: a copy or a backup put back must not publish it once more (P1). */
export interface Outside {
  ended(run: Id): Promise<boolean>;
  /** Does not throw: where it cannot be written, it says so to the operator. */
  end(run: Id): Promise<void>;
}

/** How many letters are kept: of one person, and of a run. Each change writes the whole document. */
export interface Most {
  each: number;
  all: number;
}

/**
 * Anonymous answers and confidential words, in sealed documents, one per run and group (hardening P2, P6); documents of one kind of run
 * (what stands before the first `|`) have one size, so that many letters do not make every answer a large write. Everything is
 * durable before it resolves. Errors: STW_SEALED when the key does not fit, what the ballot box throws, nothing else; none of them says
 * anything of a content.
 */
export interface SealedBox {
  /**
   * Counts an answer once per voter and run, whatever the group: again, it changes nothing. After `destroy` of the run nothing is
   * counted. Resolves to nothing either way, so that nobody learns which it was.
   */
  cast(run: Id, group: string, voter: Id, ballot: Ballot): Promise<void>;
  /**
   * Keeps a letter; the same words by the same person about the same are kept once.
   * @returns its reference, or what is full: this person's letters, or the run's.
   */
  post(run: Id, letter: Omit<Letter, 'ref'>, most: Most): Promise<{ ref: string } | { full: keyof Most }>;
  /** Removes every letter of a person, of whatever run. All letters are sealed anew, so that nobody sees whether there was one. */
  forget(by: Id): Promise<void>;
  /** Replaces what a document holds in words by these, with nothing else in it: what stays of a run after its counts are gone. */
  keep(run: Id, words: Map<string, { [field: string]: string[] }>): Promise<void>;
  /** Everything of a run, without who has answered. */
  open(run: Id): Promise<Opened>;
  /** Removes every document of a run, for good, and remembers that outside the data first; what comes later for it is not counted. */
  destroy(run: Id): Promise<void>;
  /** Was this run destroyed, here or by whoever had another copy of the data? */
  ended(run: Id): Promise<boolean>;
}

type Change = (content: Content) => boolean;

export function sealBox(box: BallotBox, key: Uint8Array, outside?: Outside): SealedBox {
  return new Boxes(box, keysOf(key), outside);
}

const kindOf = (id: Id): string => id.split('|')[0] ?? '';

class Boxes implements SealedBox {
  readonly #box: BallotBox;
  readonly #keys: Keys;
  /** One thing at a time: documents stay of one size, and a person who moved between two groups is still counted once. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Changes that wait for their document; those that wait together share one write. */
  readonly #waiting = new Map<Id, { change: Change; done: () => void; failed: (reason: unknown) => void }[]>();
  /** Keyed names by run, read once: a counted voter is known without opening anything. */
  readonly #names = new Map<Id, Set<string>>();
  readonly #gone = new Set<Id>();
  readonly #outside: Outside | undefined;
  /** The size of every document of a kind that was looked at. */
  readonly #sizes = new Map<string, number>();

  constructor(box: BallotBox, keys: Keys, outside: Outside | undefined) {
    this.#box = box;
    this.#keys = keys;
    this.#outside = outside;
  }

  async cast(run: Id, group: string, voter: Id, ballot: Ballot): Promise<void> {
    const name = keyedName(this.#keys, run, voter);
    await this.#change(run, group, (content) => {
      const names = this.#names.get(run);
      if (this.#gone.has(run) || !names || names.has(name)) return false;
      add(content, name, ballot);
      names.add(name);
      return true;
    });
  }

  async post(run: Id, letter: Omit<Letter, 'ref'>, most: Most): Promise<{ ref: string } | { full: keyof Most }> {
    const ref = keyedName(this.#keys, run, letter.by, letter.about, JSON.stringify(letter.words)).slice(0, 12);
    let full: keyof Most | undefined;
    await this.#change(run, '', ({ letters }) => {
      if (letters.some((kept) => kept.ref === ref)) return false;
      if (letters.filter(({ by }) => by === letter.by).length >= most.each) full = 'each';
      else if (letters.length >= most.all) full = 'all';
      else letters.push({ ...letter, ref });
      return full === undefined;
    });
    return full ? { full } : { ref };
  }

  forget(by: Id): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of await this.#box.list()) {
        const content = await this.#read(id);
        if (content.letters.length === 0) continue;
        content.letters = content.letters.filter((letter) => letter.by !== by);
        await this.#store(id, content);
      }
    });
  }

  async keep(run: Id, words: Map<string, { [field: string]: string[] }>): Promise<void> {
    for (const [group, kept] of words)
      await this.#change(run, group, (content) => {
        content.words = kept;
        return true;
      });
  }

  open(run: Id): Promise<Opened> {
    return this.#inTurn(async () => {
      const found: Opened = new Map();
      for (const id of await this.#idsOf(run)) {
        const { group, counts, words, letters } = await this.#read(id);
        found.set(group, { counts, words, letters });
      }
      return found;
    });
  }

  async ended(run: Id): Promise<boolean> {
    return this.#gone.has(run) || ((await this.#outside?.ended(run)) ?? false);
  }

  async destroy(run: Id): Promise<void> {
    this.#gone.add(run);
    await this.#outside?.end(run);
    await this.#inTurn(async () => {
      for (const id of await this.#idsOf(run)) await this.#box.destroy(id);
      this.#names.delete(run);
    });
  }

  #change(run: Id, group: string, change: Change): Promise<void> {
    const id = `${run}|${keyedName(this.#keys, run, group)}`;
    return new Promise<void>((done, failed) => {
      const present = this.#waiting.get(id);
      if (present) return void present.push({ change, done, failed });
      this.#waiting.set(id, [{ change, done, failed }]);
      void this.#inTurn(() => this.#write(run, id, group));
    });
  }

  /** Applies what waits for a document in one write. A write that fails leaves nothing counted. */
  async #write(run: Id, id: Id, group: string): Promise<void> {
    const all = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    try {
      await this.#know(run);
      const content = await this.#read(id, group);
      if (all.map(({ change }) => change(content)).includes(true)) await this.#store(id, content);
      for (const { done } of all) done();
    } catch (reason) {
      this.#names.delete(run);
      for (const { failed } of all) failed(reason);
    }
  }

  async #store(id: Id, content: Content): Promise<void> {
    const size = await this.#levelled(sizeFor(contentBytes(content).length), id);
    await this.#box.write(id, sealed(id, content, size, this.#keys));
  }

  /** Makes every other document of its kind as large as the largest must be, before that one grows: never does one stand out for long. */
  async #levelled(needed: number, except: Id): Promise<number> {
    const kind = kindOf(except);
    const ids = (await this.#box.list()).filter((id) => kindOf(id) === kind);
    let size = this.#sizes.get(kind);
    if (size === undefined) {
      // After a crash in the middle of growing some may be larger than others.
      const sizes = await Promise.all(ids.map(async (id) => (await this.#box.read(id))?.length ?? 0));
      const largest = Math.max(SIZE_STEP, ...sizes);
      if (sizes.some((one) => one !== largest)) await this.#grow(ids, largest, except);
      size = largest;
    }
    if (needed > size) {
      await this.#grow(ids, needed, except);
      size = needed;
    }
    this.#sizes.set(kind, size);
    return size;
  }

  async #grow(ids: Id[], size: number, except: Id): Promise<void> {
    for (const id of ids)
      if (id !== except) await this.#box.write(id, sealed(id, await this.#read(id), size, this.#keys));
  }

  async #know(run: Id): Promise<void> {
    if (this.#names.has(run)) return;
    const names = new Set<string>();
    for (const id of await this.#idsOf(run)) for (const name of (await this.#read(id)).names) names.add(name);
    this.#names.set(run, names);
  }

  async #read(id: Id, group = ''): Promise<Content> {
    const document = await this.#box.read(id);
    return document ? (unsealed(id, document, this.#keys) as Content) : empty(group);
  }

  async #idsOf(run: Id): Promise<Id[]> {
    return (await this.#box.list()).filter((id) => id.startsWith(`${run}|`));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

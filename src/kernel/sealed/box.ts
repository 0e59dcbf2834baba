import type { BallotBox } from '../ballot.ts';
import type { Id } from '../store.ts';
import { add, type Ballot, type Content, empty, type Letter } from './content.ts';
import { contentBytes, type Keys, keyedName, keysOf, SIZE_STEP, sealed, sizeFor, unsealed } from './document.ts';

/** What lies in the documents of one run, group by group. */
export type Opened = Map<string, Pick<Content, 'counts' | 'words' | 'letters'>>;

/**
 * Anonymous answers and confidential words, in sealed documents of one size, one per run and group (hardening P2, P6). Everything is
 * durable before it resolves. Errors: STW_SEALED when the key does not fit, what the ballot box throws, nothing else; none of them says
 * anything of a content.
 */
export interface SealedBox {
  /**
   * Counts an answer once per voter and run, whatever the group: again, it changes nothing. After `destroy` of the run nothing is
   * counted. Resolves to nothing either way, so that nobody learns which it was.
   */
  cast(run: Id, group: string, voter: Id, ballot: Ballot): Promise<void>;
  /** Keeps a letter; the same words by the same person about the same are kept once. @returns its reference. */
  post(run: Id, letter: Omit<Letter, 'ref'>): Promise<string>;
  /** Replaces what a document holds in words by these, with nothing else in it: what stays of a run after its counts are gone. */
  keep(run: Id, words: Map<string, { [field: string]: string[] }>): Promise<void>;
  /** Everything of a run, without who has answered. */
  open(run: Id): Promise<Opened>;
  /** Removes every document of a run, for good; what comes later for it is not counted. */
  destroy(run: Id): Promise<void>;
}

type Change = (content: Content) => boolean;

export function sealBox(box: BallotBox, key: Uint8Array): SealedBox {
  return new Boxes(box, keysOf(key));
}

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
  /** The size of every document; undefined: not yet looked at. */
  #size: number | undefined;

  constructor(box: BallotBox, keys: Keys) {
    this.#box = box;
    this.#keys = keys;
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

  async post(run: Id, letter: Omit<Letter, 'ref'>): Promise<string> {
    const ref = keyedName(this.#keys, run, letter.by, letter.about, JSON.stringify(letter.words)).slice(0, 12);
    await this.#change(run, '', (content) => {
      if (content.letters.some((kept) => kept.ref === ref)) return false;
      content.letters.push({ ...letter, ref });
      return true;
    });
    return ref;
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

  async destroy(run: Id): Promise<void> {
    this.#gone.add(run);
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

  /** Makes every other document as large as the largest must be, before that one grows: never does one stand out for long. */
  async #levelled(needed: number, except: Id): Promise<number> {
    const ids = await this.#box.list();
    if (this.#size === undefined) {
      // After a crash in the middle of growing some may be larger than others.
      const sizes = await Promise.all(ids.map(async (id) => (await this.#box.read(id))?.length ?? 0));
      const largest = Math.max(SIZE_STEP, ...sizes);
      if (sizes.some((size) => size !== largest)) await this.#grow(ids, largest, except);
      this.#size = largest;
    }
    if (needed > this.#size) {
      await this.#grow(ids, needed, except);
      this.#size = needed;
    }
    return this.#size;
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

/** Tries that everybody makes side by side; whoever has lost so many goes alone. */
const SIDE_BY_SIDE = 4;

/**
 * Who decides when. Acts are decided side by side and again when another changed what they read; one that reads much could lose for
 * ever against many small ones. After a few tries it goes alone: those under way end first, the others wait the moment it takes.
 */
export class Turns {
  #underWay = 0;
  /** The last of those who go alone, one after the other. */
  #alone: Promise<void> | undefined;
  #quiet: (() => void) | undefined;

  /** @param tries how often this was tried before */
  async take<T>(tries: number, attempt: () => Promise<T>): Promise<T> {
    if (tries >= SIDE_BY_SIDE) return this.#takeAlone(attempt);
    while (this.#alone) await this.#alone;
    this.#underWay++;
    try {
      return await attempt();
    } finally {
      if (--this.#underWay === 0) this.#quiet?.();
    }
  }

  async #takeAlone<T>(attempt: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#alone = mine;
    try {
      await before;
      if (this.#underWay > 0)
        await new Promise<void>((resolve) => {
          this.#quiet = resolve;
        });
      return await attempt();
    } finally {
      if (this.#alone === mine) this.#alone = undefined;
      done();
    }
  }
}

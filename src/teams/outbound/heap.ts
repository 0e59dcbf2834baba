/** A binary heap: the item with the smallest key first. Adding and taking cost O(log n). */
export class Heap<T> {
  readonly #keys: number[] = [];
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The smallest key; infinity when empty. */
  get key(): number {
    return this.#keys[0] ?? Number.POSITIVE_INFINITY;
  }

  add(key: number, item: T): void {
    let at = this.#items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#keys[parent] as number) <= key) break;
      this.#place(at, this.#keys[parent] as number, this.#items[parent] as T);
      at = parent;
    }
    this.#place(at, key, item);
  }

  /** Takes the item with the smallest key; undefined when empty. */
  take(): T | undefined {
    const first = this.#items[0];
    const key = this.#keys.pop();
    const item = this.#items.pop();
    if (key === undefined || this.#items.length === 0) return first;
    const size = this.#items.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (this.#keys[child + 1] as number) < (this.#keys[child] as number)) child++;
      if (key <= (this.#keys[child] as number)) break;
      this.#place(at, this.#keys[child] as number, this.#items[child] as T);
      at = child;
    }
    this.#place(at, key, item as T);
    return first;
  }

  #place(at: number, key: number, item: T): void {
    this.#keys[at] = key;
    this.#items[at] = item;
  }
}

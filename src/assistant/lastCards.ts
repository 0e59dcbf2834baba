import type { Drawn, Painter } from '../cards/painter.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Prompt } from '../kernel/notice.ts';
import type { Id } from '../kernel/store.ts';

/** People whose last card is remembered for typed presses; more than this are read back from the store. */
const MOST_CARDS = 2_000;

/** The card that a typed press means: the newest in the chat, whoever put it there. */
export class LastCards {
  readonly #kernel: Kernel;
  readonly #painter: Painter;
  readonly #cards = new Map<Id, Drawn>();

  constructor(kernel: Kernel, painter: Painter) {
    this.#kernel = kernel;
    this.#painter = painter;
  }

  remember(person: Id, drawn: Drawn): void {
    this.#cards.delete(person);
    this.#cards.set(person, drawn);
    if (this.#cards.size > MOST_CARDS) for (const oldest of this.#cards.keys()) return void this.#cards.delete(oldest);
  }

  /** The newest card of somebody's chat; after a restart the newest prompt, drawn as it is now. */
  async of(person: Id): Promise<Drawn | undefined> {
    const last = this.#cards.get(person);
    if (last) return last;
    const prompt = await this.#kernel.read(
      (view) => view.find<Prompt>('prompts', 'person', person).sort((a, b) => b.at.localeCompare(a.at))[0],
    );
    return (
      prompt &&
      this.#painter.message({
        id: '',
        version: 0,
        person,
        lane: 'update',
        notices: [],
        prompt: prompt.id,
        at: prompt.at,
        unsolicited: false,
      })
    );
  }
}

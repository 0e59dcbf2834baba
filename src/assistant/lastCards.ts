import { buttonsOf } from '../cards/inspect.ts';
import type { Drawn, Painter } from '../cards/painter.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Prompt } from '../kernel/notice.ts';
import type { Id } from '../kernel/store.ts';
import { SAY } from './helpCards.ts';

/** People whose last card is remembered for typed presses; more than this are read back from the store. */
const MOST_CARDS = 2_000;

/** Only says again what can be typed: help, suggestions. What was asked before it still waits for its answer. */
const isAside = ({ message }: Drawn): boolean => {
  const buttons = buttonsOf(message.card);
  return buttons.length > 0 && buttons.every(({ verb }) => verb === SAY);
};

/** The cards that a typed press means: the newest in the chat, whoever put it there, and below help or suggestions the one before. */
export class LastCards {
  readonly #kernel: Kernel;
  readonly #painter: Painter;
  readonly #cards = new Map<Id, Drawn[]>();

  constructor(kernel: Kernel, painter: Painter) {
    this.#kernel = kernel;
    this.#painter = painter;
  }

  remember(person: Id, drawn: Drawn): void {
    const before = (this.#cards.get(person) ?? []).find((one) => !isAside(one));
    this.#cards.delete(person);
    this.#cards.set(person, isAside(drawn) && before ? [drawn, before] : [drawn]);
    if (this.#cards.size > MOST_CARDS) for (const oldest of this.#cards.keys()) return void this.#cards.delete(oldest);
  }

  /** The newest first; after a restart the newest prompt, drawn as it is now. */
  async of(person: Id): Promise<Drawn[]> {
    const known = this.#cards.get(person) ?? [];
    if (known.some((one) => !isAside(one))) return known;
    const prompt = await this.#kernel.read(
      (view) => view.find<Prompt>('prompts', 'person', person).sort((a, b) => b.at.localeCompare(a.at))[0],
    );
    if (!prompt) return known;
    const drawn = await this.#painter.message({
      id: '',
      version: 0,
      person,
      lane: 'update',
      notices: [],
      prompt: prompt.id,
      at: prompt.at,
      unsolicited: false,
    });
    return drawn ? [...known, drawn] : known;
  }
}

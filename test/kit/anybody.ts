import { buttonsOf, type CardInput, inputsOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import type { Json } from '../../src/kernel/store.ts';
import { addDays } from '../../src/kernel/time.ts';
import type { Bot } from './inprocess.ts';

/** One number after another, each from 0 up to (not with) `below`. */
export type Dice = (below: number) => number;

/** Dice from a list of numbers, which begins anew when it has run out. */
export function diceOf(numbers: readonly number[]): Dice {
  let at = 0;
  return (below) => (numbers[at++ % Math.max(1, numbers.length)] ?? 0) % below;
}

/** What people write, and what nobody should have to fear. */
export const WRITTEN = [
  '',
  'All is well.',
  '**bold** [link](javascript:alert(1))',
  '=HYPERLINK("x")',
  `{"$data": "x", "t": "$${'{name}'}"}`,
  'محمد \u202e 李',
  'x'.repeat(3_000),
  '../../etc',
];

function filled(input: CardInput, today: string, dice: Dice): Json {
  if (dice(2) === 0) return input.value ?? '';
  switch (input.type) {
    case 'Input.Date':
      return dice(8) === 0 ? 'soon' : addDays(today, dice(40) - 10);
    case 'Input.Time':
      return dice(8) === 0 ? '99:99' : '10:30';
    case 'Input.Number':
      return [0, 1, 60, 100, -5, 1e9, 3.5, '7', 'many'][dice(9)] ?? 0;
    case 'Input.ChoiceSet':
    case 'Input.Toggle': {
      const all = input.choices ?? [];
      if (all.length === 0 || dice(10) === 0) return 'none of these';
      const one = all[dice(all.length)]?.value ?? '';
      return input.several && dice(2) === 0 ? `${one},${all[dice(all.length)]?.value ?? ''}` : one;
    }
    default:
      return WRITTEN[dice(WRITTEN.length)] ?? '';
  }
}

/**
 * Somebody presses any button of one of the last cards in the chat, with what the card asks for filled in as it stands, otherwise, or with
 * nonsense. Says what was pressed and what was answered; undefined where there is nothing to press.
 */
export async function pressesAnything(
  bot: Bot,
  who: string,
  dice: Dice,
): Promise<{ pressed: string; answer: string } | undefined> {
  const cards = bot.chat(who).flatMap((m) => (m.card ? [m.card] : []));
  // Mostly the newest card, sometimes one from further up.
  const card = cards.at(-1 - (dice(3) === 0 ? dice(Math.min(10, cards.length)) : 0)) as CardJson | undefined;
  const buttons = card ? buttonsOf(card) : [];
  const button = buttons[dice(Math.max(1, buttons.length))];
  if (!card || !button) return undefined;
  const today = bot.now().slice(0, 10);
  const inputs = Object.fromEntries(inputsOf(card).map((input) => [input.id, filled(input, today, dice)]));
  const replyTo = bot.chat(who).find((m) => m.card === card)?.activity;
  const data = { ...inputs, ...button.data };
  const pressed = `${bot.now().slice(0, 16)} ${who} presses "${button.title}" ${button.verb} ${JSON.stringify(data).slice(0, 400)}`;
  try {
    return { pressed, answer: await bot.sends(who, button.verb, data, undefined, replyTo) };
  } catch (error) {
    throw new Error(`${pressed}\nfailed with ${(error as Error).stack}`);
  }
}

import { buttonsOf, type CardButton, type CardInput, inputsOf } from '../cards/inspect.ts';
import type { CardJson } from '../delivery/channel.ts';
import type { Language } from '../kernel/person.ts';
import type { Json } from '../kernel/store.ts';
import type { Day } from '../kernel/time.ts';
import { parseDay } from './day.ts';
import { digits, fold, withoutCourtesy } from './words.ts';

export interface Typing {
  language: Language;
  today: Day;
  /** What may stand around the words: please, thank you. */
  polite: readonly string[];
}

/** What a text presses on the newest card; or, by its title, on the one below. */
export function pressOn(cards: readonly CardJson[], text: string, typing: Typing): Pressed | undefined {
  const [newest, ...below] = cards;
  const press = newest && pressOf(newest, text, typing);
  if (press || below.length === 0 || numberIn(text) > 0) return press;
  return pressOn(below, text, typing);
}

/** The number of a button, when the text begins with nothing else. */
const numberIn = (text: string): number =>
  Number(/^\s*(\d{1,2})\s*(?:\.\s*)?(?:[;；؛]|$)/.exec(digits(text))?.[1] ?? 0);

interface Pressed {
  button: CardButton;
  data: { [name: string]: Json };
}

/**
 * The typed equivalent of a button (buttons fail on some phones): its title, or its number on the card; behind it, separated by
 * semicolons, `field: value` for what is to be filled in. Undefined: the text presses nothing on this card.
 * Where choices are numbered, a number means the choice: it goes with the first button, which asks for the rest where there is more to say.
 */
export function pressOf(card: CardJson, text: string, { language, today, polite }: Typing): Pressed | undefined {
  const [head = '', ...fields] = text.split(/[;；؛]/).map((part) => part.trim());
  const buttons = buttonsOf(card).filter((b) => b.title);
  const number = numberIn(text);
  const called = (name: string) => buttons.find((b) => fold(b.title) === fold(name));
  const inputs = inputsOf(card);
  const numbered = inputs.filter(isNumbered);
  const byNumber = numbered.length > 0 && number > 0 ? buttons[0] : buttons[number - 1];
  const button = called(head) ?? called(withoutCourtesy(head, polite)) ?? byNumber;
  if (!button) return undefined;
  const data: { [name: string]: Json } = {};
  for (const input of inputs) if (input.value !== undefined && input.value !== '') data[input.id] = input.value;
  const [only] = numbered;
  const chosen = numbered.length === 1 && !only?.several ? only?.choices?.[number - 1] : undefined;
  if (only && chosen && button === byNumber) data[only.id] = chosen.value;
  for (const field of fields) {
    const colon = field.search(/[:：]/);
    const label = colon < 0 ? field : field.slice(0, colon);
    const input =
      inputs.find((i) => fold(i.label) === fold(label)) ?? inputs.find((i) => fold(i.label).startsWith(fold(label)));
    if (input) data[input.id] = typedValue(input, colon < 0 ? 'true' : field.slice(colon + 1).trim(), language, today);
  }
  // What the button carries itself goes before what was typed.
  return { button, data: { ...data, ...button.data } };
}

/** Choices that people see with their numbers: `1. …`, `2. …`. */
const isNumbered = ({ type, choices = [] }: CardInput): boolean =>
  type === 'Input.ChoiceSet' &&
  choices.length > 1 &&
  choices.every(({ title }, i) => fold(title).startsWith(`${i + 1} `));

function typedValue(input: CardInput, text: string, language: Language, today: Day): Json {
  if (input.type === 'Input.Date') return parseDay(text, language, today) ?? text;
  if (input.type === 'Input.ChoiceSet') {
    const wanted = (input.several ? text.split(/[,，،、]/) : [text]).map((part) => fold(part));
    const chosen = wanted.map((w) => input.choices?.find((c) => fold(c.title) === w || fold(c.value) === w)?.value);
    return chosen.every((c) => c !== undefined) ? chosen.join(',') : text;
  }
  return input.type === 'Input.Number' || input.type === 'Input.Time' ? digits(text) : text;
}

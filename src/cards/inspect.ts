import type { CardJson } from '../delivery/channel.ts';
import type { Json } from '../kernel/store.ts';

/*
 * Reads finished cards: what can be pressed, filled in and read. The assistant gives every button a typed equivalent from it; tests
 * and the chat kit look at cards as a person does.
 */

export interface CardButton {
  title: string;
  verb: string;
  data: { [name: string]: Json };
}

export interface CardInput {
  id: string;
  type: 'Input.Text' | 'Input.Number' | 'Input.Date' | 'Input.Time' | 'Input.Toggle' | 'Input.ChoiceSet';
  label: string;
  required: boolean;
  /** What is filled in already, as the client would send it back. */
  value?: Json;
  /** What can be chosen (Input.ChoiceSet), or the two values of a toggle, the one for "on" first. */
  choices?: { title: string; value: string }[];
  several?: boolean;
}

export interface CardLink {
  title: string;
  url: string;
}

const isNode = (value: unknown): value is CardJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every element and action that a client of today draws, in reading order; not the fallbacks. */
function* nodesOf(value: unknown): Generator<CardJson> {
  if (Array.isArray(value)) {
    for (const inner of value) yield* nodesOf(inner);
    return;
  }
  if (!isNode(value)) return;
  if (typeof value.type === 'string') yield value;
  for (const [key, inner] of Object.entries(value))
    if (!['data', 'fallback', 'choices', 'facts', 'refresh'].includes(key)) yield* nodesOf(inner);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The buttons that come back to Steward, in reading order. */
export const buttonsOf = (card: CardJson): CardButton[] =>
  [...nodesOf(card)]
    .filter((node) => node.type === 'Action.Execute')
    .map((node) => ({
      title: text(node.title),
      verb: text(node.verb),
      data: (isNode(node.data) ? node.data : {}) as { [name: string]: Json },
    }));

/** The links that a card opens, in reading order. */
export const linksOf = (card: CardJson): CardLink[] =>
  [...nodesOf(card)]
    .filter((node) => node.type === 'Action.OpenUrl')
    .map((node) => ({ title: text(node.title), url: text(node.url) }));

/** The fields of a card, in reading order. A toggle without a label is called by its title. */
export const inputsOf = (card: CardJson): CardInput[] =>
  [...nodesOf(card)].filter((node) => text(node.type).startsWith('Input.')).map(inputOf);

const inputOf = (node: CardJson): CardInput => {
  const type = node.type as CardInput['type'];
  const toggle = [
    { title: text(node.title), value: text(node.valueOn) || 'true' },
    { title: text(node.title), value: text(node.valueOff) || 'false' },
  ];
  const choices = type === 'Input.Toggle' ? toggle : (node.choices as CardInput['choices'] | undefined);
  return {
    id: text(node.id),
    type,
    label: text(node.label) || text(node.title),
    required: node.isRequired === true,
    ...(node.value === undefined ? {} : { value: node.value as Json }),
    ...(choices === undefined ? {} : { choices }),
    ...(node.isMultiSelect === true ? { several: true } : {}),
  };
};

/** A card's text as read from top to bottom, a line for each element; buttons in square brackets. Without invisible characters. */
export const textOf = (card: CardJson): string =>
  [...nodesOf(card)]
    .flatMap((node): string[] => {
      const type = text(node.type);
      if (type === 'TextBlock') return [text(node.text)];
      if (type === 'RichTextBlock') return [(node.inlines as CardJson[]).map((run) => text(run.text)).join('')];
      if (type === 'FactSet')
        return (node.facts as CardJson[]).map((fact) => `${text(fact.title)}: ${text(fact.value)}`);
      if (type === 'Input.ChoiceSet')
        return [
          text(node.label),
          ...((node.choices as CardJson[] | undefined) ?? []).map((c) => `( ) ${text(c.title)}`),
        ];
      if (type === 'Input.Toggle') return [`[ ] ${text(node.title) || text(node.label)}`];
      if (type.startsWith('Input.')) return [text(node.label)];
      if (type === 'Image') return [text(node.altText)];
      if (type.startsWith('Action.')) return node.title === undefined ? [] : [`[${text(node.title)}]`];
      return [];
    })
    .filter((line) => line !== '')
    .join('\n')
    .replace(/[\u2060\u2068\u2069]/g, '');

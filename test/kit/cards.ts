import { AdaptiveCard, CardElement, HostConfig, SerializationContext, ValidationEvent, Versions } from 'adaptivecards';
import { AssertionError } from 'chai';
import MarkdownIt from 'markdown-it';
import { CARD_BYTES, sizeOf } from '../../src/cards/index.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import type { Catalogue } from '../../src/kernel/catalogue.ts';

/*
 * What every card must be, whoever draws it. The `adaptivecards` package is the judge of what a client understands; the rest is what
 * Teams needs besides (platform.md, "Cards").
 */

const isNode = (value: unknown): value is CardJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a card with its path, fallbacks included; what buttons carry is not looked into. */
export function* everyNode(
  value: unknown,
  path = 'card',
): Generator<{ node: CardJson; path: string; parent?: CardJson }> {
  const inside = function* (
    inner: unknown,
    at: string,
    parent?: CardJson,
  ): Generator<{ node: CardJson; path: string; parent?: CardJson }> {
    if (Array.isArray(inner)) {
      for (const [i, item] of inner.entries()) yield* inside(item, `${at}[${i}]`, parent);
      return;
    }
    if (!isNode(inner)) return;
    yield { node: inner, path: at, ...(parent ? { parent } : {}) };
    for (const [key, next] of Object.entries(inner)) if (key !== 'data') yield* inside(next, `${at}.${key}`, inner);
  };
  yield* inside(value, path);
}

/** Unknown to version 1.5, so to the package: each must bring a fallback. */
const known = new Set(
  `AdaptiveCard TextBlock RichTextBlock TextRun Image ImageSet Media Container ColumnSet Column FactSet Table TableRow TableCell ActionSet
  Input.Text Input.Number Input.Date Input.Time Input.Toggle Input.ChoiceSet Action.Execute Action.Submit Action.OpenUrl
  Action.ShowCard Action.ToggleVisibility`.split(/\s+/),
);

/** The card as a client draws it that knows nothing newer than 1.5. */
export const withFallbacks = (card: CardJson): CardJson => {
  const visit = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return [value.flatMap(visit)];
    if (!isNode(value)) return [value];
    if (typeof value.type === 'string' && !known.has(value.type))
      return isNode(value.fallback) ? visit(value.fallback) : [];
    return [
      Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'data' ? inner : visit(inner)[0]])),
    ];
  };
  return visit(card)[0] as CardJson;
};

/** What the `adaptivecards` package says against a card. */
export const warningsOf = (card: CardJson): { event: ValidationEvent; message: string }[] => {
  // The package's pattern for `lang` is global, so it remembers where it stopped and calls every second card's language invalid.
  if (CardElement.langProperty.regEx) CardElement.langProperty.regEx.lastIndex = 0;
  const parsed = new AdaptiveCard();
  parsed.hostConfig = new HostConfig({ actions: { maxActions: 6 } });
  const context = new SerializationContext(Versions.v1_5);
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i));
  return [...events, ...parsed.validateProperties().validationEvents].map(({ event, message }) => ({ event, message }));
};

/** All that is wrong with a card, as sentences; empty when it is fit to be sent. `summary` is the notification beside it. */
export const faultsOf = (card: CardJson, message: { summary?: string } = { summary: 'given' }): string[] => {
  const faults: string[] = [];
  for (const { event, message: words } of warningsOf(card))
    if (event !== ValidationEvent.UnknownElementType) faults.push(`${ValidationEvent[event]}: ${words}`);
  for (const { event, message: words } of warningsOf(withFallbacks(card)))
    faults.push(`with fallbacks, ${ValidationEvent[event]}: ${words}`);
  if (card.version !== '1.5') faults.push(`the version is ${String(card.version)}`);
  if (typeof card.$schema !== 'string') faults.push('there is no $schema');
  if (typeof card.lang !== 'string') faults.push('there is no language');
  if ((card.lang === 'ar') !== (card.rtl === true)) faults.push('the direction does not go with the language');
  if (card.actions !== undefined) faults.push('there are actions outside an ActionSet');
  if (sizeOf(card) > CARD_BYTES) faults.push(`it has ${sizeOf(card)} bytes, more than ${CARD_BYTES}`);
  if (!message.summary) faults.push('the message has no summary');
  const ids = new Set<unknown>();
  for (const { node, path, parent } of everyNode(card)) {
    const type = String(node.type ?? '');
    const say = (what: string): void => void faults.push(`${path} ${what}`);
    if (type === 'Image' && !node.altText) say('has no altText');
    if (type.startsWith('Input.')) {
      if (!node.label && !(type === 'Input.Toggle' && node.title)) say('has no label');
      if (ids.has(node.id)) say(`shares its id ${String(node.id)}`);
      ids.add(node.id);
    }
    if (type === 'Action.Execute') {
      if (parent?.type !== 'ActionSet' && !path.includes('.refresh')) say('stands outside an ActionSet');
      const fallback = isNode(node.fallback) ? node.fallback : {};
      if (fallback.type !== 'Action.Submit') say('has no Action.Submit as fallback');
      if (JSON.stringify(fallback.data) !== JSON.stringify({ ...(node.data as object), verb: node.verb }))
        say('and its fallback carry different data');
      if (fallback.title !== node.title || fallback.associatedInputs !== node.associatedInputs)
        say('and its fallback differ');
    }
    for (const key of ['url', 'iconUrl'])
      if (node[key] !== undefined && !/^(https:|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(String(node[key])))
        say(`links to ${String(node[key])}`);
    if (type !== '' && type !== 'AdaptiveCard' && !known.has(type) && node.fallback === undefined)
      say(`is a ${type} without a fallback`);
    if (type === 'ActionSet' && (node.actions as unknown[]).length > 6) say('has more than six actions');
  }
  return faults;
};

/** Throws an AssertionError that names everything wrong with a card. */
export const checkCard = (card: CardJson, message?: { summary?: string }): void => {
  const faults = faultsOf(card, message);
  if (faults.length > 0) throw new AssertionError(`The card can't be sent:\n  ${faults.join('\n  ')}`);
};

/** Typed by somebody who means no good. What it may look like is only itself. */
export const HOSTILE = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template's expression, as somebody types it
  template: '${1+1}',
  html: '<b>bold</b><img src=x onerror=alert(1)>&lt;i&gt;',
  link: '[press me](https://evil.example)',
  reference: '[a][b] ![c](https://evil.example/x.png) <https://evil.example> www.evil.example',
  emphasis: '**bold** _low_ __two__ *one* ~~gone~~ `code`',
  escaped: '\\*a\\* \\[b\\](https://evil.example)',
  list: '- one\n- two\n1. three\n# four\n> five\n\n---\n    six',
  mention: '<at>Everyone</at>',
  override: '\u202egnp.exe\u202c \u2066x',
  script: 'javascript:alert(1)',
  functions: '{{DATE(2020-01-01T00:00:00Z)}}',
  marks: '\ufdd0**ours?**\ufdd1',
} as const;

/** The keenest reader of Markdown there is: links without brackets too, HTML let through. */
const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true });
/** Every text of a card that a client reads as Markdown. */
export const inMarkdown = (card: CardJson): string[] =>
  [...everyNode(card)].flatMap(({ node }) => [
    ...(node.type === 'TextBlock' ? [String(node.text)] : []),
    ...(Array.isArray(node.facts) ? (node.facts as CardJson[]).flatMap((f) => [String(f.title), String(f.value)]) : []),
    ...(Array.isArray(node.choices) ? (node.choices as CardJson[]).map((c) => String(c.title)) : []),
    ...(node.type === 'Input.Toggle' ? [String(node.title)] : []),
  ]);
/** The tags that a text would become. */
export const markupIn = (text: string): string[] => markdown.render(text).match(/<(?!\/?p>)[^>]*>/g) ?? [];

/** Names of inputs whose words go to sealed documents and nowhere else. */
const secretsOf = ({ rules }: Catalogue): Map<string, Set<string>> =>
  new Map([...rules].flatMap(([verb, { secret }]) => (secret ? [[verb, new Set(Object.keys(secret.shape))]] : [])));

/**
 * P3 Buttons that would send what they do not need: every one beside an input whose words are secret, but the one that it is for, and
 * every one of a capability's acts that knows no input of its card.
 */
export function sendingTooMuch(card: CardJson, catalogue: Catalogue): string[] {
  const nodes = [...everyNode(card)].map(({ node }) => node);
  const inputs = nodes.filter((node) => /^Input\./.test(String(node.type))).map((node) => String(node.id));
  const secrets = secretsOf(catalogue);
  return nodes
    .filter((node) => node.type === 'Action.Execute' && node.associatedInputs !== 'none')
    .flatMap(({ verb, title }) => {
      const act = String(verb);
      const own = secrets.get(act);
      const meant = (id: string) => [...secrets].some(([of, ids]) => of !== act && ids.has(id) && buttonsTo(of, nodes));
      const shape = (catalogue.rules.get(act)?.data as { shape?: object } | undefined)?.shape;
      const knows = (id: string) => own?.has(id) || catalogue.forms.has(act) || !shape || id in shape;
      return inputs.some(meant) || (inputs.length > 0 && !inputs.some(knows)) ? [`${act} "${title}"`] : [];
    });
}

const buttonsTo = (verb: string, nodes: readonly CardJson[]): boolean => nodes.some((node) => node.verb === verb);

import type { CardJson } from '../delivery/channel.ts';
import { StewardError } from '../errors.ts';
import { cut, disarmed, plainText, safeUrl, shownText } from './inert.ts';
import { buttonLines } from './lines.ts';

/** What the finishing pass needs to know besides the expanded card. */
export interface Finishing {
  name: string;
  language: string;
  rtl: boolean;
  /** Plain http to this machine's own address is allowed (local mode). */
  loopback: boolean;
  /** Most characters shown of each stretch of free text; inputs keep their whole value. */
  limit: number;
  /** The objects and lists that came in as data: none of them may stand where an element belongs. */
  own: WeakSet<object>;
}

/** Elements, inputs and actions that a client of Adaptive Cards 1.5 knows; newer ones need a fallback. */
export const KNOWN = new Set(
  `TextBlock RichTextBlock Image ImageSet Media Container ColumnSet Column FactSet Table TableRow TableCell ActionSet Input.Text
  Input.Number Input.Date Input.Time Input.Toggle Input.ChoiceSet Action.Execute Action.OpenUrl Action.ShowCard
  Action.ToggleVisibility`.split(/\s+/),
);

/** A label longer than this helps nobody. */
const LONGEST_LABEL = 300;
const SCHEMA = 'http://adaptivecards.io/schemas/adaptive-card.json';
/** Where elements stand inside elements. */
const CHILDREN = ['items', 'columns', 'rows', 'cells', 'images', 'inlines', 'pages', 'actions'] as const;
/** Texts that every client shows as they are. */
const PLAIN = ['title', 'label', 'placeholder', 'errorMessage', 'altText', 'tooltip', 'speak', 'text'] as const;

/**
 * Makes an expanded template fit to be sent: version, language and direction; free text inert; links safe; every button pressable on
 * old clients; nothing that a client can't draw. Changes nothing in `card`. Throws STW_CARD with the path of what is wrong.
 */
export const finish = (card: unknown, how: Finishing): CardJson => {
  const refuse = (path: string, reason: string): never => {
    throw new StewardError('STW_CARD', { name: how.name, reason: `${path} ${reason}` });
  };

  const node = (value: unknown, path: string): CardJson => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(path, 'is not an element');
    if (how.own.has(value)) return refuse(path, 'is data where an element belongs');
    return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined));
  };
  const list = (value: unknown, path: string): unknown[] => {
    if (value === undefined || value === null) return [];
    if (typeof value === 'object' && how.own.has(value)) return refuse(path, 'is data where elements belong');
    return Array.isArray(value) ? value : [value];
  };
  const word = (value: unknown, path: string): string => {
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? refuse(path, 'is not a text') : String(value);
  };
  /** Anything that is neither element nor shown text: copied, with our marks taken out. */
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return plainText(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== null)
        .map(([key, inner]) => [key, copy(inner)]),
    );
  };
  const pairs = (value: unknown, path: string): CardJson[] =>
    (Array.isArray(value) ? value : refuse(path, 'is not a list')).map((pair: unknown, i: number) => {
      const { title, value: inner } = (
        typeof pair === 'object' && pair !== null ? pair : refuse(`${path}[${i}]`, 'is no pair')
      ) as CardJson;
      return { title: word(title, `${path}[${i}].title`), value: word(inner, `${path}[${i}].value`) };
    });

  const execute = (action: CardJson, path: string): CardJson => {
    const verb = word(action.verb, `${path}.verb`);
    if (verb === '') return refuse(path, 'has no verb');
    // What is dropped on the way would come back as something else than was meant.
    for (const [name, value] of Object.entries(action.data ?? {}))
      if (value === null) return refuse(`${path}.data.${name}`, 'is null, which a button cannot carry');
    const carried = copy(action.data ?? {});
    if (typeof carried !== 'object' || carried === null || Array.isArray(carried))
      return refuse(`${path}.data`, 'is not an object');
    // `msteams` in a submit's data would make the client do something of its own.
    const { msteams: _, ...data } = carried as CardJson;
    const { fallback: __, data: ___, verb: ____, type: _____, ...look } = action;
    // No title would be no button: something to press stays.
    const title = look.title === undefined || look.title === '' ? '…' : look.title;
    return {
      type: 'Action.Execute',
      ...look,
      title,
      verb,
      data,
      fallback: { type: 'Action.Submit', ...look, title, data: { ...data, verb } },
    };
  };

  const action = (value: unknown, path: string): CardJson[] => {
    const it = common(node(value, path), path);
    if (it.style === 'default' || it.style === '') it.style = undefined;
    if (it.associatedInputs === 'auto' || it.associatedInputs === '') it.associatedInputs = undefined;
    const bare = Object.fromEntries(Object.entries(it).filter(([, inner]) => inner !== undefined));
    if (it.type === 'Action.Execute') return [execute(bare, path)];
    if (it.type === 'Action.OpenUrl') return bare.url === undefined ? [] : [bare];
    if (it.type === 'Action.ShowCard') return [{ ...bare, card: whole(bare.card, `${path}.card`) }];
    if (it.type === 'Action.Submit')
      return refuse(path, 'is an Action.Submit: buttons are Action.Execute, which gets one as its fallback');
    return [bare];
  };
  /** Legends and marks of a chart are labels: as long as one, wherever in it they stand. */
  const shortened = (value: unknown, most: number, key = ''): unknown => {
    if (typeof value === 'string') return key === 'url' ? value : cut(value, most);
    if (Array.isArray(value)) return value.map((inner) => shortened(inner, most));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner, most, name)]));
  };
  const actionSets = (actions: CardJson[], look: CardJson): CardJson[] =>
    buttonLines(actions).map((line, i) => ({
      type: 'ActionSet',
      ...look,
      ...(i > 0 ? { spacing: 'Small', separator: undefined } : {}),
      actions: line,
    }));

  /** What is the same for everything: known or with a way back, safe links, plain texts. */
  const common = (it: CardJson, path: string): CardJson => {
    const type = word(it.type, `${path}.type`);
    if (type === '') refuse(path, 'has no type');
    if (!KNOWN.has(type) && type !== 'TextRun' && type !== 'Action.Submit') {
      if (it.fallback === undefined) refuse(path, `is a ${type}, which older clients don't know, without a fallback`);
    }
    const done: CardJson = { ...it };
    for (const key of PLAIN)
      if (done[key] !== undefined)
        done[key] = cut(plainText(word(done[key], `${path}.${key}`)), Math.min(how.limit, LONGEST_LABEL));
    for (const key of ['url', 'iconUrl', 'poster'])
      if (done[key] !== undefined) done[key] = safeUrl(done[key], how.loopback);
    if (done.backgroundImage !== undefined) {
      const image =
        typeof done.backgroundImage === 'object' ? node(done.backgroundImage, path) : { url: done.backgroundImage };
      const url = safeUrl(image.url, how.loopback);
      done.backgroundImage = url === undefined ? undefined : { ...(copy(image) as CardJson), url };
    }
    if (done.selectAction !== undefined) {
      const [select] = action(done.selectAction, `${path}.selectAction`);
      if (select?.type === 'Action.Execute')
        refuse(`${path}.selectAction`, 'is an Action.Execute outside an ActionSet');
      done.selectAction = select;
    }
    if (typeof done.fallback === 'object') done.fallback = way(done.fallback, `${path}.fallback`);
    return done;
  };
  const way = (value: unknown, path: string): CardJson | string => {
    const found = element(value, path);
    return found.length === 0
      ? 'drop'
      : found.length === 1 && found[0]
        ? found[0]
        : { type: 'Container', items: found };
  };

  const element = (value: unknown, path: string): CardJson[] => {
    const raw = node(value, path);
    const type = word(raw.type, `${path}.type`);
    if (type.startsWith('Action.')) return action(raw, path);
    if (type === 'TextBlock')
      return shownText(
        { ...common({ ...raw, text: undefined }, path) },
        word(raw.text, `${path}.text`),
        how.limit,
        how.loopback,
      );
    const it = common(raw, path);
    if (!KNOWN.has(type) && type !== 'TextRun' && !Array.isArray(it.pages)) {
      // A newer element holds what we don't know; its texts have no markup.
      const { fallback, ...rest } = it;
      const most = Math.min(how.limit, LONGEST_LABEL);
      return [{ ...(shortened(copy(rest), most) as CardJson), fallback }];
    }
    if (type === 'Image') {
      if (it.url === undefined) return [];
      if (word(it.altText, path) === '') refuse(path, 'has no altText');
    }
    if (type === 'TextRun') {
      const shown = cut(plainText(word(raw.text, `${path}.text`)), how.limit);
      return shown === '' ? [] : [{ ...it, text: shown }];
    }
    if (type.startsWith('Input.')) return [input(raw, it, type, path)];
    if (type === 'FactSet') {
      const facts = pairs(raw.facts, `${path}.facts`)
        .map((fact) => ({
          title: disarmed(cut(String(fact.title), how.limit)),
          value: disarmed(cut(String(fact.value), how.limit)),
        }))
        .filter((fact) => fact.title !== '' || fact.value !== '');
      return facts.length === 0 ? [] : [{ ...it, facts }];
    }
    const tableColumns = type === 'Table' ? copy(it.columns) : undefined;
    for (const key of CHILDREN) {
      if (it[key] === undefined) continue;
      it[key] =
        type === 'Table' && key === 'columns'
          ? tableColumns
          : list(raw[key], `${path}.${key}`).flatMap((child, i) => element(child, `${path}.${key}[${i}]`));
    }
    if (type === 'ActionSet') {
      const { actions, type: _, ...look } = it;
      return actionSets((actions as CardJson[] | undefined) ?? [], look);
    }
    return type === 'RichTextBlock' && (it.inlines as unknown[] | undefined)?.length === 0 ? [] : [it];
  };

  const input = (raw: CardJson, it: CardJson, type: string, path: string): CardJson => {
    if (word(it.id, path) === '') refuse(path, 'has no id');
    const named = type === 'Input.Toggle' ? word(it.label, path) + word(it.title, path) : word(it.label, path);
    if (named === '') refuse(path, 'has no label');
    if (type === 'Input.Toggle') it.title = disarmed(word(raw.title, path));
    if (raw.value !== undefined) it.value = plainValue(word(raw.value, `${path}.value`));
    if (it.value === '') delete it.value;
    if (type === 'Input.Number' && it.value !== undefined) it.value = Number(it.value);
    if (type === 'Input.ChoiceSet')
      it.choices = pairs(raw.choices ?? [], `${path}.choices`).map(({ title, value }) => ({
        title: disarmed(cut(String(title), how.limit)) || '…',
        value: plainValue(String(value)),
      }));
    return Object.fromEntries(Object.entries(it).filter(([, inner]) => inner !== undefined && inner !== ''));
  };
  /** What comes back when the form is sent must be what was there. */
  const plainValue = (text: string): string => text.replace(/[\ufdd0\ufdd1]/g, '');

  const whole = (value: unknown, path: string): CardJson => {
    const it = node(value, path);
    const actions = list(it.actions, `${path}.actions`).flatMap((child, i) => action(child, `${path}.actions[${i}]`));
    const body = list(it.body, `${path}.body`).flatMap((child, i) => element(child, `${path}.body[${i}]`));
    const speak =
      it.speak === undefined ? {} : { speak: plainText(word(it.speak, `${path}.speak`)).replace(/[<>&]/g, ' ') };
    const refresh = it.refresh === undefined ? {} : { refresh: copy(it.refresh) };
    return {
      type: 'AdaptiveCard',
      $schema: SCHEMA,
      version: '1.5',
      lang: how.language,
      ...(how.rtl ? { rtl: true } : {}),
      msteams: { width: 'Full' },
      ...speak,
      ...refresh,
      body: [...body, ...actionSets(actions, {})],
    };
  };
  return prune(whole(card, 'card')) as CardJson;
};

/** Takes out what ended up without a value. */
const prune = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, prune(inner)]),
  );
};

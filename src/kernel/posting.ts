import type { Fact } from './catalogue.ts';
import type { Id, Json, Row, Table } from './store.ts';
import type { Instant } from './time.ts';
import type { View } from './view.ts';

/**
 * Something that another system is to be told, kept until it has accepted it. Its id names the event, so that the same event is told
 * once, however often it is sent.
 */
export interface Posting extends Row {
  /** By the name under which its address is set. */
  system: string;
  /** Below that address. */
  path: string;
  body: Json;
  at: Instant;
  /** Tried again from this moment. */
  due: Instant;
  tries: number;
}

/** Whom a statement is about, where it names somebody. */
const actorOf = (body: Json): string | undefined => {
  const { actor } = body as { actor?: { account?: { name?: string } } };
  return actor?.account?.name;
};

export const postings: Table<Posting> = {
  name: 'postings',
  personal: { mine: ({ body }) => actorOf(body) },
  ordered: { due: (p) => `${p.system}|${p.due}` },
  counts: (p) => [p.system],
};

/** The fact that says whether a system is set, and how the Organization is called there. */
export const postsFact = (system: string): Id => `posts.${system}`;

/** The alarm under which a capability keeps for a system what was before it was set, part by part. */
export const catchUpId = (system: string, capability: string): Id => `posts.${system}|${capability}`;

/** The home address to name people and things by in another system; undefined: none is set, so nothing is kept for it. */
export const postsTo = (system: string, view: View): string | undefined => {
  const fact = view.peek<Fact>('facts', postsFact(system));
  return typeof fact?.value === 'string' ? fact.value : undefined;
};

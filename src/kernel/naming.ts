import type { Speech } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cycle } from './cycle.ts';
import type { Id, Json } from './store.ts';
import type { View } from './view.ts';

/** A run in the parameters of a reply: each reader has it in their own language. `title`: for operators. */
export const runNamed = (cycle: Pick<Cycle, 'id' | 'title'>): { run: Id; title: string } => ({
  run: cycle.id,
  title: cycle.title,
});

const isRun = (value: unknown): value is { run: Id; title: string } =>
  typeof value === 'object' && value !== null && 'run' in value && 'title' in value;

/** What a run is called to a reader; without a word of its capability, as it was launched. */
export const titleOf = (cycle: Cycle, t: Speech, view: View, catalogue: Catalogue): string =>
  catalogue.capabilities.find((c) => c.name === cycle.capability)?.titleOf?.(cycle, t, view) ?? cycle.title;

/** Parameters of a text as they came through a reply: words and numbers alone, runs by what they are called in this language. */
export function inWords(
  params: unknown,
  t: Speech,
  view: View,
  catalogue: Catalogue,
): { [name: string]: string | number } {
  const named: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries((params ?? {}) as { [name: string]: Json })) {
    const run = isRun(value) ? view.peek<Cycle>('cycles', value.run) : undefined;
    named[name] = run ? titleOf(run, t, view, catalogue) : value;
  }
  return texts(named);
}

/** Words and numbers alone. */
export function texts(params: unknown): { [name: string]: string | number } {
  const out: { [name: string]: string | number } = {};
  if (params && typeof params === 'object')
    for (const [name, value] of Object.entries(params))
      if (typeof value === 'number') out[name] = value;
      else out[name] = Array.isArray(value) ? value.join(', ') : isRun(value) ? value.title : String(value);
  return out;
}

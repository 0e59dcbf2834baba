import { eraseSteps, findPersonal } from '../../src/kernel/personal.ts';
import type { Row } from '../../src/kernel/store.ts';
import type { Bot } from './inprocess.ts';

/** Erases people as `steward erase` does it, whoever has left or not. */
export async function erases(bot: Bot, people: readonly string[]): Promise<void> {
  const { tables } = bot.kernel.catalogue;
  for (const person of people) {
    const found = await findPersonal(person, tables, async (name) => (await bot.store.all(name)) as Row[], false);
    const at = bot.now();
    await bot.kernel.apply({ kind: 'person.erased', at, by: 'operator:test', via: 'cli', data: {} }, (view) =>
      eraseSteps(person, found, tables, view),
    );
  }
}

/** The tables in which one of these texts stands, with the row. */
export async function holding(bot: Bot, texts: readonly string[], but: readonly string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of bot.kernel.catalogue.tables) {
    if (but.includes(name)) continue;
    for (const row of await bot.store.all(name)) {
      const json = JSON.stringify(row);
      if (texts.some((text) => json.includes(JSON.stringify(text).slice(1, -1))))
        found.push(`${name}: ${json.slice(0, 3_000)}`);
    }
  }
  return found;
}

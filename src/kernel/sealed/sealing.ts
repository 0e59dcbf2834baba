import { StewardError } from '../../errors.ts';
import type { Act, Refusal } from '../act.ts';
import { UNDISCLOSED } from '../person.ts';
import type { Id, Json, Row, Store, Table, Work } from '../store.ts';
import type { Most, SealedBox } from './box.ts';

/**
 * What a decision does with sealed documents. It happens before the act commits and may happen again without harm, so that a crash
 * between the two loses nothing and counts nothing twice. The words of a `cast` or `post` are the act's secret: the decision that asks
 * for it has never seen them.
 */
export type Sealing =
  /** Counts the act's secret, without who gave it: `words` names its fields that are texts, the others are marks. */
  | { do: 'cast'; run: Id; group: string; words: readonly string[] }
  /** Keeps the act's secret with who gave it, for one office. The ledger gets a reference and nothing else; where there is no room, the act is refused. */
  | { do: 'post'; run: Id; about: Id; most: Most; full: { [what in keyof Most]: string } }
  | { do: 'keep'; run: Id; words: Map<string, { [field: string]: string[] }> }
  | { do: 'destroy'; run: Id };

/** References of letters that are on the ledger, so that each is there once. */
export const letters: Table<Row> = { name: 'letters', personal: 'ids' };

/** Does what a decision wants with sealed documents; returns the work with the line of a letter in it, or why it is refused. Errors: as SealedBox. */
export async function seal(
  sealings: readonly Sealing[],
  it: { act: Act; secret: { [name: string]: Json }; work: Work; box: SealedBox | undefined; store: Store },
): Promise<Work | Refusal> {
  const { act, box } = it;
  if (!box)
    throw new StewardError('STW_INTERNAL', {
      reason: `${act.kind} needs sealed documents, and there is no key for them`,
    });
  // Without the act's key: it is made of whose act it was, and sealing twice does no harm.
  const { key: _key, reply: _reply, ...bare } = it.work;
  let work: Work = bare;
  for (const sealing of sealings) {
    if (sealing.do === 'keep') await box.keep(sealing.run, sealing.words);
    else if (sealing.do === 'destroy') await box.destroy(sealing.run);
    else if (sealing.do === 'cast') {
      const fields = Object.entries(it.secret).map(([name, value]) => [name, String(value ?? '')] as const);
      const isText = (name: string) => sealing.words.includes(name);
      await box.cast(sealing.run, sealing.group, act.by, {
        marks: Object.fromEntries(fields.filter(([name]) => !isText(name))),
        words: Object.fromEntries(fields.filter(([name]) => isText(name))),
      });
    } else {
      const words = Object.fromEntries(Object.entries(it.secret).map(([name, value]) => [name, String(value ?? '')]));
      const { about, most, full } = sealing;
      const posted = await box.post(sealing.run, { by: act.by, about, at: act.at, words }, most);
      if ('full' in posted) return { refuse: full[posted.full], params: { n: most.each } };
      const { ref } = posted;
      if (!(await it.store.get(letters.name, ref))) work = onLedger(work, act, ref);
    }
  }
  return work;
}

const onLedger = (work: Work, act: Act, ref: string): Work => ({
  ...work,
  expects: [...work.expects, { table: letters.name, id: ref, version: 0 }],
  puts: [...work.puts, { table: letters.name, row: { id: ref } }],
  ledger: [...work.ledger, { at: act.at, what: act.kind, by: UNDISCLOSED, via: act.via, facts: { ref } }],
});

/** Removes a person's letters; false where they lie under another key than this one. */
export async function forgotten(person: Id, box: SealedBox | undefined): Promise<boolean> {
  try {
    await box?.forget(person);
    return true;
  } catch (error) {
    if (error instanceof StewardError && error.code === 'STW_SEALED') return false;
    throw error;
  }
}

import { StewardError } from '../errors.ts';
import type { House } from '../house.ts';
import type { Entry } from '../kernel/ledger.ts';
import type { Person } from '../kernel/person.ts';
import { type Erasure, eraseSteps, filesOf, findPersonal, mentions, theirs } from '../kernel/personal.ts';
import { type Identity, identities, words } from '../kernel/secrecy.ts';
import type { Json, Row } from '../kernel/store.ts';
import { ERASURE, rightsOf } from '../kernel/vouched.ts';
import {
  type Bench,
  done,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  option,
  personOf,
} from './command.ts';
import { erasuresFile, rememberErasure } from './erasures.ts';
import { FILE, PATH, PERSON } from './kinds.ts';

/** Times that the tables are looked through before it is told that somebody goes on writing. */
const LOOKS = 10;
/** Entries read at once. */
const PART = 5_000;

/** Entries in which somebody's pseudonym stands. */
async function entriesOf(app: House, person: string): Promise<Entry[]> {
  const { store } = app.kernel;
  const identity = (await store.get('identities', person)) as Identity | undefined;
  if (!identity) return [];
  const { pseudonym } = identity;
  const found: Entry[] = [];
  for (let from = 1; ; from += PART) {
    const entries = await store.entries(from, PART);
    found.push(
      ...entries.filter(
        ({ by, about, for: on }) =>
          by.split(' as ').includes(pseudonym) || on === pseudonym || about?.split('|').includes(pseudonym),
      ),
    );
    if (entries.length < PART) return found;
  }
}

/** What Steward keeps about somebody, as JSON: each table's rows about them, without the words of others, and their lines of the ledger. */
async function exported({ app }: Bench, request: OperatorRequest): Promise<OperatorReply> {
  const person = await personOf(app, request.words[0] ?? '');
  const { store, catalogue, calendar } = app.kernel;
  const tables: { [name: string]: Json } = {};
  let rows = 0;
  for (const table of catalogue.tables) {
    const all = (await store.all(table.name)) as Row[];
    const own = all.filter((row) => mentions(row, person.id)).flatMap((row) => theirs(row, table, person.id) ?? []);
    rows += own.length;
    if (own.length > 0) tables[table.name] = own as unknown as Json;
  }
  const ledger = await entriesOf(app, person.id);
  const it = {
    person: person.id,
    at: calendar.now(),
    note: 'What lies sealed (pulse, confidential notes) is not in it: the pulse cannot be found again, a confidential note is read by the Ethics Office alone. docs/privacy.md says what each table is for.',
    tables,
    ledger: ledger as unknown as Json,
  };
  const text = `${JSON.stringify(it, null, 2)}\n`;
  return {
    ...done(
      `${rows} rows about ${person.id} in ${Object.keys(tables).length} tables, ${ledger.length} lines of the ledger.`,
      {
        person: person.id,
        rows,
        entries: ledger.length,
        ...(option(request, 'out') === undefined ? { export: it as unknown as Json } : {}),
      },
    ),
    file: {
      name: `${person.id.replace(/[^\w.-]/g, '_')}.json`,
      base64: Buffer.from(text).toString('base64'),
      binary: false,
    },
  };
}

const counted = (found: Erasure) => ({
  removed: [...found.tables].reduce((sum, [name, { goes }]) => sum + (name === words.name ? 0 : goes.length), 0),
  blanked: [...found.tables].reduce((sum, [, { blanked }]) => sum + blanked.length, 0),
  words: found.tables.get(words.name)?.goes.length ?? 0,
});

const search = (app: House, person: Person, withName = person.status === 'left'): Promise<Erasure> =>
  findPersonal(
    person.id,
    app.kernel.catalogue.tables,
    async (table) => (await app.kernel.store.all(table)) as Row[],
    !withName,
  );

/**
 * Erases what is somebody's own: what they wrote, the files they handed in, how they are reached, what lies unsent; of whoever has left, the
 * name too. Then everything is written anew, so that no file holds it any more.
 */
export async function erasePerson(
  app: House,
  person: Person,
  user: string,
  withName = person.status === 'left',
): Promise<ReturnType<typeof counted> & { files: number; sealed?: boolean }> {
  const { kernel } = app;
  const total = { removed: 0, blanked: 0, words: 0 };
  const before = await app.ports.files.list();
  // What they told in confidence goes uncounted: whether they did is nobody's to know (hardening P6).
  const sealed = !(await kernel.forgetLetters(person.id));
  // What was written while the tables were looked through is found by looking again.
  for (let looks = 0; ; looks++) {
    const found = await search(app, person, withName);
    if (looks > 0 && found.tables.size === 0) break;
    if (looks === LOOKS)
      throw new StewardError('STW_REFUSED', {
        reason: `${person.id} goes on writing while they are erased. What was there is gone; erase them again when they have stopped.`,
      });
    const counts = await eraseFound(app, person, user, found);
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += counts[name];
  }
  const at = kernel.calendar.now();
  // What was answered to a press may hold what was typed, and names; it is kept under keys that tell nobody.
  await kernel.apply({ kind: 'person.erased', at, by: `operator:${user}`, via: 'cli', data: {} }, () => [
    { do: 'emptyReplies' },
  ]);
  // Their bytes went with the rows; what an erasure that was ended midway has left goes now.
  await app.keeping.sweep();
  const after = new Set(await app.ports.files.list());
  const files = before.filter((file) => !after.has(file)).length;
  const { store } = kernel;
  if ('compact' in store) await (store as unknown as { compact(): Promise<void> }).compact();
  return { ...total, files, ...(sealed ? { sealed } : {}) };
}

async function eraseFound(app: House, person: Person, user: string, found: Erasure) {
  const { kernel } = app;
  const files = await kernel.read((view) => filesOf(found, view));
  const counts = { ...counted(found), files: files.length };
  const act = {
    kind: ERASURE,
    at: kernel.calendar.now(),
    by: `operator:${user}`,
    via: 'cli',
    data: {},
  } as const;
  await kernel.apply(act, (view) => [
    // Without a name: an entry that says who was erased would bring them back.
    {
      do: 'note',
      what: ERASURE,
      facts: { ...counts, ...(found.tables.has(identities.name) ? rightsOf(person.id, view) : {}) },
    },
    ...eraseSteps(person.id, found, kernel.catalogue.tables, view),
  ]);
  return counts;
}

const SEALED =
  '\nConfidential notes lie sealed under another key than this one and could not be looked through. Where STEWARD_PULSE_KEY is right, erase again.';

async function erase({ app }: Bench, request: OperatorRequest): Promise<OperatorReply> {
  const person = await personOf(app, request.words[0] ?? '');
  const stays =
    person.status === 'left'
      ? ''
      : `\n${person.id} is in the people file: the name there stays until they have left and are erased again.`;
  if (request.options.dryRun === true) {
    const counts = counted(await search(app, person));
    return done(
      `It would be: ${counts.words} texts of the ledger, ${counts.removed} rows removed, ${counts.blanked} rows without words. Nothing was changed.${stays}`,
      { person: person.id, ...counts },
    );
  }
  const list = option(request, 'erasures') ?? erasuresFile();
  // Before it is done: one that is on the list and was not done does no harm, the other way round a restore would bring it back.
  await rememberErasure(list, { person: person.id, left: person.status === 'left' }, app.kernel.calendar.now());
  const counts = await erasePerson(app, person, request.user);
  return done(
    `Erased of ${person.id}: ${counts.words} texts of the ledger, ${counts.files} files, ${counts.removed} rows; ${counts.blanked} rows stay without their words.${stays}${counts.sealed ? SEALED : ''}\nIt is on the list ${list}; "steward restore" asks for it. Backups made before hold what was erased: keep them no longer than you must.`,
    { person: person.id, ...counts, erasures: list },
  );
}

/** The list of erasures, where it is not the usual one. */
export const ERASURES = {
  flag: '--erasures <path>',
  about: 'the list of erasures, kept outside the data (else erasures.jsonl in the configuration folder of the user)',
  is: PATH,
};

export const personalCommands: OperatorCommand[] = [
  {
    usage: 'export PERSON',
    about: 'Everything kept about somebody, as JSON: to be handed to them when they ask.',
    words: { PERSON },
    example: 'steward export 10452 --out 10452.json',
    flags: [{ flag: '--out <file>', about: 'write it to this file', is: FILE }],
    run: exported,
  },
  {
    usage: 'erase PERSON',
    about:
      'Erase what somebody wrote and handed in, how they are reached, and the name of whoever has left. What they took part in stays, without a word of theirs.',
    words: { PERSON },
    example: 'steward erase 10452 --dry-run',
    flags: [{ flag: '--dry-run', about: 'say what would go, change nothing' }, ERASURES],
    run: erase,
  },
];

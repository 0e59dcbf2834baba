import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { StewardError } from '../errors.ts';
import { hold } from '../storage/control.ts';
import { type Backup, copyIn } from '../storage/lowdb/backup.ts';
import type { LowdbStore } from '../storage/lowdb/index.ts';
import { type Bench, done, type OperatorCommand, type OperatorReply, type OperatorRequest, option } from './command.ts';
import { erasuresFile, readErasures } from './erasures.ts';
import { FOLDER, PATH } from './kinds.ts';
import { ERASURES, erasePerson } from './personal.ts';
import { endAgain, readPublished } from './published.ts';

/** Says, between putting back and opening, that this command put it there. */
const MARK = 'restored';

const told = ({ at, head, files }: Backup) => ({
  at,
  head: { seq: head.seq, hash: head.hash },
  files: files.length,
  bytes: files.reduce((sum, file) => sum + file.bytes, 0),
});
const headIn = ({ head }: Backup): string => `${head.seq}:${head.hash}`;

const backup: OperatorCommand = {
  usage: 'backup FOLDER',
  about: 'Copy everything into a new folder, while the bot runs. STEWARD_PULSE_KEY is not in it: keep that elsewhere.',
  example: 'steward backup /backups/steward-2027-05-03',
  words: { FOLDER },
  flags: [],
  async run({ app }, request) {
    const to = request.words[0] ?? '';
    const at = app.kernel.calendar.now();
    const by = `operator:${request.user}`;
    // In the backup too: who made it, and when.
    await app.kernel.apply({ kind: 'backup.made', at, by, via: 'cli', data: {} }, () => [
      { do: 'note', what: 'backup.made' },
    ]);
    const made = await (app.kernel.store as LowdbStore).backup(to, at);
    const { files, bytes } = told(made);
    return done(
      `Backed up to ${to}: ${files} files, ${Math.ceil(bytes / 1024)} KB.\nThe ledger stood at ${headIn(made)}. Note that outside the backup: "steward verify --against" finds it again, or says what is missing.`,
      { folder: to, ...told(made) },
    );
  },
};

/** A restore that was ended midway has not held sending yet: a bot on it would send what was sent already. Errors: STW_REFUSED. */
export function refuseHalfRestored(folder: string): void {
  if (existsSync(join(folder, MARK)))
    throw new StewardError('STW_REFUSED', {
      reason: `A restore into ${folder} was not finished. Empty that folder and run "steward restore" again.`,
    });
}

/**
 * The list of erasures to go by; undefined: none, as was said. Errors: STW_REFUSED where there is none and nothing was said: whoever was
 * erased would be back without anybody having thought of it (hardening S1).
 */
function listOf(request: OperatorRequest): string | undefined {
  const given = option(request, 'erasures');
  if (given !== undefined || request.options.erasures === false) return given;
  const usual = erasuresFile();
  if (existsSync(usual)) return usual;
  throw new StewardError('STW_REFUSED', {
    reason: `Who was erased since this backup was made? Name the list that "steward erase" writes: --erasures FILE. There is none in ${usual}. If nobody was ever erased, say --no-erasures. Nothing was restored.`,
  });
}

/** Before anything is opened: the data folder holds nothing, and gets what the backup holds. */
async function putBack(config: Config, request: OperatorRequest): Promise<void> {
  const folder = config.dataDir;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const held = await hold(folder);
  try {
    const there = readdirSync(folder).filter((name) => name !== 'control');
    if (there.length > 0)
      throw new StewardError('STW_REFUSED', {
        reason: `There is data in ${folder}. A backup is put back into an empty DATA_DIR: move what is there away first, it may still be needed.`,
      });
    const list = listOf(request);
    // Read before anything is put back: a wrong path is said while nothing has happened.
    if (list !== undefined) await readErasures(list);
    const published = option(request, 'published');
    if (published !== undefined) await readPublished(published);
    await writeFile(join(folder, MARK), '', { mode: 0o600 });
    const found = await copyIn(request.words[0] ?? '', folder).catch(async (error: unknown) => {
      await rm(join(folder, MARK), { force: true });
      throw error;
    });
    await writeFile(join(folder, MARK), JSON.stringify(found), { mode: 0o600 });
  } finally {
    await held.release();
  }
}

/** Whoever was erased after the backup was made is erased again: an erasure outlives every copy (hardening L3, S1). */
async function eraseAgain(app: Bench['app'], request: OperatorRequest): Promise<{ text: string; erased: number }> {
  const list = listOf(request);
  if (list === undefined)
    return { text: 'Without a list of erasures, as you said: nobody was erased again.', erased: 0 };
  let erased = 0;
  for (const { person: id, left } of await readErasures(list)) {
    const person = await app.kernel.read((view) => view.org.person(id));
    if (!person) continue;
    // Whoever had left by then may be in service in the backup: the name goes all the same.
    await erasePerson(app, person, request.user, left || person.status === 'left');
    erased++;
  }
  return { text: `Erased again, as the list says: ${erased}.`, erased };
}

async function afterwards({ app, serving }: Bench, request: OperatorRequest): Promise<OperatorReply> {
  const mark = join(app.config.dataDir, MARK);
  if (serving || !existsSync(mark))
    throw new StewardError('STW_REFUSED', {
      reason: `A Steward runs on ${app.config.dataDir}. End it, set DATA_DIR to an empty folder, and restore there.`,
    });
  const found = JSON.parse(await readFile(mark, 'utf8')) as Backup;
  const at = app.kernel.calendar.now();
  const facts = { entries: found.head.seq, madeAt: found.at };
  await app.kernel.apply({ kind: 'backup.restored', at, by: `operator:${request.user}`, via: 'cli', data: {} }, () => [
    { do: 'note', what: 'backup.restored', facts },
  ]);
  const ended = await endAgain(app, option(request, 'published'));
  const again = await eraseAgain(app, request);
  // What was sent after the backup would go again, and whoever answered since would be asked (hardening S1).
  await app.kernel.act({
    kind: 'delivery.stop',
    at,
    by: 'clock',
    via: 'tick',
    data: { reason: 'restored from a backup', why: 'restore' },
  });
  await rm(mark, { force: true });
  return done(
    `Restored the backup of ${found.at}, ledger ${headIn(found)}.\n${ended.text}\n${again.text}\nSending is held: "steward resume" shows what would go. "steward verify --against" with a head noted later says what is missing.`,
    { ...told(found), sending: 'held', erased: again.erased, published: ended.ended },
  );
}

/** The list of published pulses, where it is not the usual one. */
const PUBLISHED = {
  flag: '--published <path>',
  about:
    'the list of published pulses, kept outside the data (else STEWARD_PUBLISHED, or published.jsonl in the configuration folder of the user)',
  is: PATH,
};

const restore: OperatorCommand = {
  usage: 'restore FOLDER',
  about: 'Put a backup into an empty DATA_DIR. Sending is held until you have seen what would go.',
  example: 'steward restore /backups/steward-2027-05-03',
  words: { FOLDER },
  flags: [ERASURES, { flag: '--no-erasures', about: 'nobody was ever erased: there is no such list' }, PUBLISHED],
  founds: true,
  before: putBack,
  run: afterwards,
};

export const backupCommands: OperatorCommand[] = [backup, restore];

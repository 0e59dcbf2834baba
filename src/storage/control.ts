import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import { link, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, reasonOf, StewardError } from '../errors.ts';
import type { Json } from '../kernel/store.ts';
import { ownFolder } from './lowdb/disk.ts';
import { claimFor, type Machine, thisMachine } from './machine.ts';

/** Socket paths are cut at 107 bytes on Linux and 103 on macOS, silently. */
const LONGEST_PATH = 100;
const LONGEST_REQUEST = 64 * 1024 * 1024;
const TRIES = 20;
const SOCKET = /^(\d+)\.sock$/;

export type Handler = (request: Json) => Promise<Json>;

/** A data folder that is ours until `release`, or until this process is gone. */
export interface Held {
  /** Answers what others `ask`; until it is called, they wait. */
  serve(handler: Handler): void;
  release(): Promise<void>;
}

/**
 * Takes hold of a data folder (J3). Its holder listens on a control socket in it; the kernel closes that when the process is gone, so
 * nothing has to be guessed from a pid. A live holder is never displaced, nor one that was stopped.
 *
 * Sockets are numbered. One that refuses can never answer again, so the next number is up for taking; linking a socket that already
 * listens under that number is atomic, so exactly one takes it. The highest is only removed once a higher one is there, so that who
 * looked a moment too early finds it and steps back.
 *
 * Errors: STW_STORE_HELD when another process holds it, or another machine took it and did not give it back; STW_REFUSED when the folder can't hold a socket (some network drives).
 */
export async function hold(folder: string, machine: Machine = thisMachine()): Promise<Held> {
  const control = await controlFolder(folder);
  const claim = await claimFor(machine, control, folder);
  const place = await reachable(control);
  const own = `.${randomBytes(8).toString('hex')}.tmp`;
  const desk = new Desk();
  try {
    await desk.listen(join(place.path, own), join(control, own)).catch((error: unknown) => {
      throw new StewardError('STW_REFUSED', {
        reason: `The folder ${folder} cannot hold a control socket (${reasonOf(error)}). Keep DATA_DIR on a disk of this machine.`,
      });
    });
    for (let tries = 0; tries < TRIES; tries++) {
      const highest = numbersIn(control).at(-1) ?? 0;
      if (highest > 0 && (await answers(join(place.path, `${highest}.sock`)))) throw held(folder);
      const number = highest + 1;
      if (!(await linked(join(control, own), join(control, `${number}.sock`)))) continue;
      const numbers = numbersIn(control);
      if (numbers.at(-1) === number) {
        await rm(join(control, own), { force: true });
        for (const old of numbers.slice(0, -1)) await rm(join(control, `${old}.sock`), { force: true });
        await claim.keep();
        await sweep(control, place.path);
        return {
          serve: (handler) => desk.serve(handler),
          release: async () => {
            // While it still listens: nobody of this machine takes it before, and takes this away with it.
            await claim.release();
            await desk.close();
          },
        };
      }
      await rm(join(control, `${number}.sock`), { force: true });
    }
    throw held(folder);
  } catch (error) {
    await desk.close();
    await rm(join(control, own), { force: true });
    throw error;
  } finally {
    await place.done();
  }
}

/**
 * Asks the process that holds the folder. Undefined: nobody does. Errors: the holder's own, under their codes; STW_REFUSED when it
 * stopped before it answered.
 */
export async function ask(folder: string, request: Json): Promise<Json | undefined> {
  if (!existsSync(join(folder, 'control'))) return undefined;
  const control = await controlFolder(folder);
  const place = await reachable(control);
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const highest = numbersIn(control).at(-1);
      if (highest === undefined) return undefined;
      const socket = await connected(join(place.path, `${highest}.sock`));
      if (socket) return answerOf(await exchange(socket, `${JSON.stringify(request)}\n`));
      // Refused: dead, unless a new holder came between the look and the knock.
      if (numbersIn(control).at(-1) === highest) return undefined;
    }
    return undefined;
  } finally {
    await place.done();
  }
}

const held = (folder: string): StewardError =>
  new StewardError('STW_STORE_HELD', {
    folder,
    reason: 'it is running, or was stopped without being ended. End it first, or set another DATA_DIR for this one',
  });

async function controlFolder(folder: string): Promise<string> {
  await ownFolder(folder);
  const control = join(realpathSync(folder), 'control');
  await ownFolder(control);
  return control;
}

const numbersIn = (control: string): number[] =>
  readdirSync(control)
    .map((name) => Number(SOCKET.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .sort((a, b) => a - b);

/** A path to the folder that is short enough for a socket in it: its own, or a private link to it. */
async function reachable(control: string): Promise<{ path: string; done(): Promise<void> }> {
  if (Buffer.byteLength(join(control, `.${'x'.repeat(20)}`)) <= LONGEST_PATH)
    return { path: control, done: async () => undefined };
  const folder = await mkdtemp(
    join(tmpdir(), `stw-${createHash('sha256').update(control).digest('hex').slice(0, 6)}-`),
  );
  await symlink(control, join(folder, 'c'));
  return { path: join(folder, 'c'), done: () => rm(folder, { recursive: true, force: true }) };
}

/** Removes what starters left that were killed on the way. */
async function sweep(control: string, path: string): Promise<void> {
  for (const name of readdirSync(control)) {
    if (name.endsWith('.tmp') && !(await answers(join(path, name)))) await rm(join(control, name), { force: true });
  }
}

/** False when the number is taken; when our own socket was swept away, somebody else has just won. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/** A connection, or undefined when nobody listens any more. Whatever else goes wrong counts as an answer: the holder is only slow. */
function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(undefined);
      else
        reject(new StewardError('STW_REFUSED', { reason: `The running Steward cannot be reached: ${error.message}.` }));
    });
  });
}

async function answers(path: string): Promise<boolean> {
  try {
    const socket = await connected(path);
    socket?.destroy();
    return socket !== undefined;
  } catch {
    return true;
  }
}

function exchange(socket: Socket, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const stopped = (): void =>
      reject(
        new StewardError('STW_REFUSED', {
          reason: 'Steward stopped before it answered. Look with "status" what was done, then try again.',
        }),
      );
    socket.on('error', stopped);
    socket.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (text.endsWith('\n')) resolve(text);
      else stopped();
    });
    socket.write(line);
  });
}

type Answer = { ok: Json } | { error: { code: ErrorCode; values: Record<string, string | number> } };

function answerOf(line: string): Json {
  const answer = JSON.parse(line) as Answer;
  if ('error' in answer) throw new StewardError(answer.error.code, answer.error.values);
  return answer.ok;
}

/** The holder's end: one line in, one line out, for each connection. */
class Desk {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #handler: Promise<Handler>;
  #serve: (handler: Handler) => void = () => undefined;

  constructor() {
    this.#handler = new Promise((resolve) => {
      this.#serve = resolve;
    });
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket));
  }

  serve(handler: Handler): void {
    this.#serve(handler);
  }

  /** Listens under a name that nobody looks for, so that it is 0600 and listening before it gets the one they do. */
  listen(path: string, name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, () => {
        try {
          chmodSync(name, 0o600);
          resolve();
        } catch (error) {
          // Swept away by whoever has just won, and looked between our binding and our listening: the next look finds them.
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve();
          else reject(error);
        }
      });
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const chunks: Buffer[] = [];
    let bytes = 0;
    let asked = false;
    socket.on('data', (chunk: Buffer) => {
      if (asked) return;
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > LONGEST_REQUEST) socket.destroy();
      if (!chunk.includes(10)) return;
      asked = true;
      void this.#answer(Buffer.concat(chunks).toString('utf8')).then((answer) =>
        socket.end(`${JSON.stringify(answer)}\n`),
      );
    });
    socket.on('end', () => {
      if (!asked) socket.end();
    });
  }

  async #answer(line: string): Promise<Answer> {
    try {
      const handler = await this.#handler;
      return { ok: await handler(JSON.parse(line) as Json) };
    } catch (error) {
      if (error instanceof StewardError) return { error: { code: error.code, values: error.values } };
      return { error: { code: 'STW_INTERNAL', values: { reason: reasonOf(error) } } };
    }
  }
}

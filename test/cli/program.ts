import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  );

let looked = false;

/** Builds the program when a source is newer than it, looked at once: what runs in these tests is what people run. */
export function built(): void {
  if (looked) return;
  looked = true;
  if (existsSync(cli) && statSync(cli).mtimeMs >= newest(join(root, 'src'))) return;
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
  });
}

export interface Ran {
  exit: number | null;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json: { [name: string]: unknown };
}

/** A program that goes on until it is ended. */
export interface Running {
  out: () => string;
  err: () => string;
  /** Resolves with the first line that fits. Errors: it ended before. */
  line(fits: RegExp): Promise<string>;
  end(): Promise<number | null>;
  /** Resolves with its exit code once it ends by itself. */
  ended: Promise<number | null>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** A folder of its own for one test, and the built program on it. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'stw-cli-'));
  readonly data = join(this.folder, 'data');
  readonly #running = new Set<Running>();

  /** Only what a test says: nothing of this machine's settings. */
  #env(more: { [name: string]: string }): { [name: string]: string } {
    const { PATH = '' } = process.env;
    return { PATH, HOME: this.folder, DATA_DIR: this.data, PORT: '0', LOG_LEVEL: 'silent', ...more };
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** `steward WORDS`, to its end. */
  run(words: string[], env: { [name: string]: string } = {}): Promise<Ran> {
    return this.#program(['cli.js', ...words], env);
  }

  /** `node dist/start.js`, where it is expected to end by itself. */
  runStart(env: { [name: string]: string }): Promise<Ran> {
    return this.#program(['start.js'], env);
  }

  #program([file = '', ...words]: string[], env: { [name: string]: string }): Promise<Ran> {
    const child = spawn(process.execPath, [join(root, 'dist', file), ...words], {
      env: this.#env(env),
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    return new Promise((resolve) =>
      child.on('close', (exit) => {
        const json = () => JSON.parse(out) as Ran['json'];
        resolve({
          exit,
          out,
          err,
          get json() {
            return json();
          },
        });
      }),
    );
  }

  serve(env: { [name: string]: string } = {}): Running {
    return this.#keep(['cli.js', 'serve'], env);
  }

  start(env: { [name: string]: string } = {}): Running {
    return this.#keep(['start.js'], env);
  }

  #keep([file = '', ...words]: string[], env: { [name: string]: string }): Running {
    const desk = this;
    const child = spawn(process.execPath, [join(root, 'dist', file), ...words], {
      env: this.#env(env),
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    const heard = new Set<() => void>();
    const hear = () => {
      for (const each of heard) each();
    };
    child.stdout.on('data', (chunk) => {
      out += chunk;
      hear();
    });
    child.stderr.on('data', (chunk) => (err += chunk));
    const ended = new Promise<number | null>((resolve) =>
      child.on('close', (code) => {
        resolve(code);
        hear();
      }),
    );
    const running: Running = {
      out: () => out,
      err: () => err,
      line: (fits) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const found = out.split('\n').find((line) => fits.test(line));
            if (found !== undefined) resolve(found);
            else if (child.exitCode !== null) reject(new Error(`it ended with ${child.exitCode}: ${err}`));
            else return;
            heard.delete(look);
          };
          heard.add(look);
          look();
        }),
      ended,
      end: () => {
        this.#running.delete(running);
        child.kill('SIGTERM');
        return ended;
      },
      async kill() {
        this.signal('SIGKILL');
        await ended;
      },
      signal(name) {
        if (name === 'SIGKILL') desk.#running.delete(running);
        child.kill(name);
      },
    };
    this.#running.add(running);
    return running;
  }

  async clear(): Promise<void> {
    await Promise.all([...this.#running].map((each) => each.end()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Four people in two units: Sam above Ann above Bo and Cy. */
export const PEOPLE = [
  'id,name,email,unit,managerId,grade,timeZone',
  '1,Sam Top,top@example.org,DM,,USG,UTC',
  '2,Ann Lead,ann@example.org,DM/A,1,D-1,UTC',
  '3,Bo Staff,bo@example.org,DM/A,2,P-3,UTC',
  '4,Cy Staff,cy@example.org,DM/A,2,P-3,UTC',
  '',
].join('\n');

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Microsoft's Agents Playground: a client that nobody here wrote. It is not among our packages (15 MB, pre-release terms that allow
 * evaluation); `.ci/run` puts it where this looks for it.
 */
const CLI = fileURLToPath(
  new URL('../../.tmp/playground/node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url),
);

/** For a `before` hook: goes on when the Playground is there, otherwise skips the tests and says how to get it. Fails instead when `ci`. */
export function needsPlayground(test: { skip(): void }, ci: boolean): void {
  if (existsSync(CLI)) return;
  const how = 'npm install --prefix .tmp/playground --ignore-scripts @microsoft/m365agentsplayground@0.2.28';
  if (ci) throw new Error(`The Agents Playground is not there; CI needs it: ${how}`);
  console.log(`      The Agents Playground is not there, so its test is skipped; to have it: ${how}`);
  test.skip();
}

export interface Playground {
  url: string;
  stop(): Promise<void>;
}

/** The one person who acts in a Playground. */
export interface PlaygroundUser {
  name: string;
  email: string;
  aadObjectId: string;
}

/** Starts a Playground, on a port that is free, whose acting user is this person and whose bot listens at `endpoint`. */
export async function startPlayground(endpoint: string, user: PlaygroundUser): Promise<Playground> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  await writeFile(join(folder, '.m365agentsplayground.yml'), settings(user));
  const port = await freePort();
  const args = [CLI, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TEAMSAPPTESTER_BROWSER: 'none' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await listening(child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the Playground has said on which port it listens; a port that was taken meanwhile would be another. */
function listening(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (part: Buffer) => {
      said += part;
      if (said.includes(`Listening on ${port}`)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The Playground ended with ${code}: ${said}`)));
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** It wants exactly five people more, and ends without a word when there are others. */
const OTHERS = [1, 2, 3, 4, 5];
const other = (n: number): string => `  - id: user-id-${n}
    name: Person ${n}
    userPrincipleName: person${n}@example.org
    aadObjectId: 00000000-0000-0000-0000-00000000002${n}
    givenName: Person
    surname: Number ${n}
    email: person${n}@example.org
`;

/** Its settings are checked whole, so all that it wants is here, although only the acting user matters. */
const settings = ({ name, email, aadObjectId }: PlaygroundUser): string => `version: "0.1.1"
tenantId: 00000000-0000-0000-0000-0000000000001
bot:
  id: 00000000-0000-0000-0000-00000000000011
  name: Steward
currentUser:
  id: user-id-0
  name: ${JSON.stringify(name)}
  userPrincipleName: ${JSON.stringify(email)}
  aadObjectId: ${JSON.stringify(aadObjectId)}
  givenName: ${JSON.stringify(name.split(' ')[0])}
  surname: ${JSON.stringify(name.split(' ').at(-1))}
  email: ${JSON.stringify(email)}
users:
${OTHERS.map(other).join('')}personalChat:
  id: personal-chat-id
groupChat:
  id: group-chat-id
  name: Group Chat
team:
  id: team-id
  name: My Team
  aadGroupId: 00000000-0000-0000-0000-000000000031
  channels:
    - id: channel-announcements-id
      name: Announcements
`;

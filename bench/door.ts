import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Agent, request } from 'undici';
import { bearer, press } from '../test/kit/door.ts';
import { startKeyServer } from '../test/kit/keyserver.ts';
import type { Row } from './fanout.ts';

const KINDS = ['stock', 'door', 'durable'] as const;
type Kind = (typeof KINDS)[number];

const AT_ONCE = 50;
/** Each server in turn, several times over, so that a busy moment of the machine meets them all. */
const ROUNDS = 4;
const SECONDS = 1.5;

interface Server {
  child: ChildProcess;
  url: string;
}

/**
 * Presses of a card's button with tokens checked, answers a second: the stock CloudAdapter with teams-ai, our door, and our door with each
 * answer committed to disk first, each in a process of its own under the same load. The medians of the rounds are compared. Takes about 25 s.
 */
export async function bench(): Promise<Row[]> {
  const keys = await startKeyServer();
  const folder = mkdtempSync(join(tmpdir(), 'steward-bench-'));
  const settings = keys.settings({ STEWARD_ACT_LIMIT: '1000000', LOG_LEVEL: 'info' });
  const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  const headers = { 'content-type': 'application/json', ...bearer(await keys.token()) };
  const servers = new Map<Kind, Server>();
  try {
    for (const kind of KINDS) servers.set(kind, await start(kind, settings, join(folder, kind)));
    const measured = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
    let answered = 0;
    // The first round is for the compilers only.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [kind, { url }] of servers) {
        const { answers, rate } = await load(agent, url, headers, round === 0 ? SECONDS / 2 : SECONDS);
        if (kind === 'durable') answered += answers;
        if (round > 0) measured.get(kind)?.push(rate);
      }
    }
    const recorded = await recordedBy(servers.get('durable')?.child);
    if (recorded !== answered) throw new Error(`${answered} presses were answered, ${recorded} recorded.`);
    return rowsOf(new Map([...measured].map(([kind, rates]) => [kind, median(rates)])));
  } finally {
    await agent.close();
    for (const { child } of servers.values()) {
      child.disconnect();
      await once(child, 'exit');
    }
    await keys.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(rates: Map<Kind, number>): Row[] {
  const stock = rates.get('stock') ?? Number.NaN;
  const rate = (kind: Kind): Row => ({
    name: `door: presses answered with tokens checked, ${kind}`,
    value: Math.round(rates.get(kind) ?? Number.NaN),
    unit: '/s',
    target: 'for information',
    ok: true,
  });
  const ratio = (kind: Kind): Row => {
    const value = Math.round(((rates.get(kind) ?? Number.NaN) / stock) * 100) / 100;
    return { name: `door: ${kind} against stock`, value, unit: 'ratio', target: 'at least 0.8', ok: value >= 0.8 };
  };
  return [...KINDS.map(rate), ratio('door'), ratio('durable')];
}

async function start(kind: Kind, settings: Record<string, string>, folder: string): Promise<Server> {
  const file = fileURLToPath(new URL('./door-server.ts', import.meta.url));
  // The stock adapter prints what it is unhappy about; here there is nothing.
  const child = fork(file, [kind, JSON.stringify(settings), folder], { execArgv: ['--import', 'tsx'] });
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The ${kind} server did not start.`))),
  ])) as [string];
  return { child, url };
}

async function recordedBy(child: ChildProcess | undefined): Promise<unknown> {
  if (!child) return undefined;
  child.send('how many');
  return (await once(child, 'message'))[0];
}

/** Answers a second with so many presses at once, each with an id of its own. Errors: any answer that is not the card. */
async function load(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<{ answers: number; rate: number }> {
  let answers = 0;
  const end = performance.now() + seconds * 1_000;
  const began = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const body = JSON.stringify(press('dialogue.record', { obligation: 'o1', held: 'true' }));
      const response = await request(`${url}/api/messages`, { dispatcher: agent, method: 'POST', headers, body });
      const text = await response.body.text();
      if (response.statusCode !== 200 || !text.includes('card.adaptive'))
        throw new Error(`${url} answered ${response.statusCode} ${text}`);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return { answers, rate: answers / ((performance.now() - began) / 1_000) };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(await bench());

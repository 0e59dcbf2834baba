import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { built } from '../test/cli/program.ts';
import { CYCLE, Lives } from '../test/faults/lives.ts';
import { standInConnector } from '../test/kit/connector.ts';
import type { Row } from './fanout.ts';

const PEOPLE = 1_500;
const LEADERS = 49;
/** Presses a second while the messages go out: each a session recorded or corrected. */
const PRESSES = 20;
const SECONDS = 25;
const LIMIT = 50;

/**
 * How long people wait for an answer while 1,500 messages go out at the default rate: the built program, pressed over HTTP. Each press
 * is recorded durably before it is answered, with the card that says so.
 */
export async function bench(): Promise<Row[]> {
  built();
  const connector = await standInConnector({ limit: LIMIT });
  const lives = new Lives({ STEWARD_SERVICE_URL: connector.url, STEWARD_RATE: '48' });
  try {
    const people = lives.desk.write('people.csv', csv());
    const imported = await lives.desk.run(['import', 'people', people]);
    if (imported.exit !== 0) throw new Error(imported.err);
    await lives.begin();
    await lives.steward('launch dialogue', { theme: 'Integrity', opens: '2027-01-11', closes: '2027-04-11' });
    // The day before everybody without a record is asked.
    await moved(lives, '2027-03-28T20:00:00Z');
    const from = connector.requests.length;
    const sending = moved(lives, '2027-03-29T09:30:00Z');
    const began = performance.now();
    const pressed: number[] = [];
    const under: Promise<void>[] = [];
    for (let n = 0; performance.now() - began < SECONDS * 1_000; n++) {
      under.push(press(lives, connector.url, n).then((ms) => void pressed.push(ms)));
      await sleep(Math.max(0, began + ((n + 1) * 1_000) / PRESSES - performance.now()));
    }
    await Promise.all(under);
    const during = connector.requests.length - from;
    await sending;
    const p99 = [...pressed].sort((a, b) => a - b)[Math.floor(pressed.length * 0.99)] ?? Number.NaN;
    const median = [...pressed].sort((a, b) => a - b)[pressed.length >> 1] ?? Number.NaN;
    const info = { target: 'for information', ok: true };
    return [
      { name: 'answers during a fan-out: presses recorded', value: pressed.length, unit: 'presses', ...info },
      { name: 'answers during a fan-out: requests that went out meanwhile', value: during, unit: 'requests', ...info },
      { name: 'answers during a fan-out: median, recorded durably', value: median, unit: 'ms', ...info },
      {
        name: 'answers during a fan-out: p99, recorded durably',
        value: p99,
        unit: 'ms',
        target: 'under 250',
        ok: p99 < 250,
      },
      {
        name: 'answers during a fan-out: most requests in any sliding second',
        value: connector.peak(),
        unit: 'requests',
        target: 'at most 50',
        ok: connector.peak() <= LIMIT,
      },
    ];
  } finally {
    await lives.clear();
    await connector.close();
  }
}

const idOf = (n: number): string => `E${n}`;
const aadOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
const managerOf = (n: number): number => (n <= LEADERS ? 0 : 1 + ((n - 1) % LEADERS));

function csv(): string {
  const rows = Array.from({ length: PEOPLE }, (_, n) =>
    [
      idOf(n),
      `Person ${n}`,
      `p${n}@example.org`,
      aadOf(n),
      n === 0 ? 'SG' : 'P-4',
      `Entity ${n % 20}`,
      n === 0 ? '' : idOf(managerOf(n)),
    ].join(','),
  );
  return ['id,name,email,aadObjectId,grade,unit,managerId', ...rows].join('\n');
}

async function moved(lives: Lives, now: string): Promise<void> {
  const answer = await lives.post('/local/clock', { now });
  if (answer?.status !== 200) throw new Error(answer?.text ?? 'no answer');
}

/** A leader records, or corrects what was recorded; milliseconds until the card that says so. */
async function press(lives: Lives, serviceUrl: string, n: number): Promise<number> {
  const leader = 1 + (n % LEADERS);
  const lead = `lead|${CYCLE}|${idOf(leader)}`;
  const seen = Math.floor(n / LEADERS);
  const data = {
    obligation: lead,
    date: '2027-03-01',
    minutes: 60 + seen,
    seen,
    absent: seen === 0 ? everybodyOf(leader) : [],
    ...(seen > 0 ? { session: `${lead}|1` } : {}),
  };
  const from = performance.now();
  const answer = await lives.post('/api/messages', {
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `press-${n}`,
    channelId: 'msteams',
    serviceUrl,
    locale: 'en',
    from: { id: `29:${leader}`, aadObjectId: aadOf(leader) },
    recipient: { id: '28:steward' },
    conversation: { id: `a:${leader}`, conversationType: 'personal', tenantId: 'local' },
    channelData: { tenant: { id: 'local' } },
    value: { action: { type: 'Action.Execute', verb: 'dialogue.record', data }, trigger: 'manual' },
  });
  const ms = performance.now() - from;
  if (answer?.status !== 200 || !answer.text.includes('card.adaptive')) throw new Error(answer?.text ?? 'no answer');
  return ms;
}

/** All but one of a team: those who were absent are the ones still asked while this runs. */
const everybodyOf = (leader: number): string[] =>
  Array.from({ length: PEOPLE }, (_, n) => n)
    .filter((n) => n > LEADERS && managerOf(n) === leader)
    .slice(1)
    .map(idOf);

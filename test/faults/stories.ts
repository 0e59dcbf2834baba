import type { Failure } from '../kit/connector.ts';
import type { Lives } from './lives.ts';
import { Recording } from './recording.ts';
import { Sending } from './sending.ts';

/** People record and confirm; killed so often, each time after up to `most` more answers. @returns how many acts were recorded, each once. */
export async function recordingStory(lives: Lives, kills: number, random: () => number, most: number): Promise<number> {
  const all = new Recording(lives);
  for (let kill = 0; kill < kills; kill++) {
    await lives.begin();
    await all.nothingMissing();
    await all.sentAgain();
    await all.until(1 + Math.floor(random() * most), random() * 8);
  }
  await lives.begin();
  await all.nothingMissing();
  await all.sentAgain();
  const acts = await all.eachOnce();
  await lives.whole();
  return acts;
}

/** What a connector may answer for a while instead of taking a message; none of it says that nobody is there. */
export const ANSWERS: Failure[] = [
  { status: 412 },
  { status: 429, headers: { 'Retry-After': '1' } },
  { status: 429 },
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 504 },
  'reset',
  'hang',
];

export interface Sent {
  lost: string[];
  wrong: string[];
  twice: number;
  /** Messages whose words could be compared, of all. */
  words: { compared: number; of: number };
  /** Messages and updates that went out over the killed year. */
  sent: number;
  /** Requests that the connector did not take. */
  refused: number;
  peak: number;
}

/** A year of messages twice: undisturbed, and killed on the way while the connector fails now and then. */
export async function sendingStory(kills: number, troubles: number, random: () => number, rate = '250'): Promise<Sent> {
  const [calm, killed] = await Promise.all([Sending.of('100000'), Sending.of(rate)]);
  try {
    await calm.year();
    const shares = Array.from({ length: kills }, (): [number, number] => [random(), random() * 8]);
    // However they are drawn, together they end before the year does: each kill comes about.
    const scale = (0.85 * calm.connector.requests.length) / shares.reduce((sum, [share]) => sum + share, 0);
    const moments = shares.map(([share, delay]): [number, number] => [1 + Math.floor(share * scale), delay]);
    for (let trouble = 0; trouble < troubles; trouble++) {
      const nth = 1 + Math.floor(random() * calm.connector.requests.length);
      const how = ANSWERS[Math.floor(random() * ANSWERS.length)] as Failure;
      killed.connector.fail({ nth, times: 1 + Math.floor(random() * 3) }, how);
    }
    await killed.year(moments);
    await killed.lives.whole();
    const { requests } = killed.connector;
    const compared = killed.compare(calm, troubles === 0);
    // However the messages were put together, in the end everybody was told of the same.
    const [asIs, asDue] = [await killed.told(), await calm.told()];
    const missing = [...asDue].filter((it) => !asIs.has(it)).map((it) => `never told: ${it}`);
    const more = [...asIs].filter((it) => !asDue.has(it)).map((it) => `told of what was never due: ${it}`);
    // A comparison of nothing would find nothing.
    if (compared.words.compared === 0) more.push('no message could be compared by its words');
    return {
      ...compared,
      lost: [...compared.lost, ...missing],
      wrong: [...compared.wrong, ...more],
      sent: requests.filter(({ status }) => status >= 200 && status < 300).length,
      refused: requests.filter(({ status }) => status === 0 || status >= 400).length,
      peak: killed.connector.peak(),
    };
  } finally {
    await calm.clear();
    await killed.clear();
  }
}

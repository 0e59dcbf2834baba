import { built } from '../test/cli/program.ts';
import { Lives } from '../test/faults/lives.ts';
import { standInConnector } from '../test/kit/connector.ts';
import type { Row } from './fanout.ts';

const LEARNERS = 3_000;
const RATE = 200;

/**
 * A course launched for 3,000 people whom Steward never met, by the built program in local mode on its own store: how fast the first lessons
 * go out, first contacts included, against the rate that is set.
 */
export async function bench(): Promise<Row[]> {
  built();
  const connector = await standInConnector();
  const lives = new Lives({ STEWARD_SERVICE_URL: connector.url, STEWARD_RATE: String(RATE) });
  try {
    const imported = await lives.desk.run(['import', 'people', lives.desk.write('people.csv', csv())]);
    if (imported.exit !== 0) throw new Error(imported.err);
    await lives.begin();
    await lives.post('/local/clock', { now: '2027-03-01T10:00:00Z' });
    await lives.steward('launch learning', {
      course: 'erm',
      opens: '2027-03-02',
      due: '2027-04-30',
      closes: '2027-05-31',
    });
    const moved = await lives.post('/local/clock', { now: '2027-03-02T10:00:00Z' });
    if (moved?.status !== 200) throw new Error(moved?.text ?? 'no answer');
    const { requests } = connector;
    const lessons = requests.filter(({ kind, status }) => kind === 'send' && status < 300).length;
    const seconds = ((requests.at(-1)?.at ?? 0) - (requests[0]?.at ?? 0)) / 1_000;
    const share = (100 * (requests.length - 1)) / seconds / RATE;
    return [
      {
        name: `launch of a course in local mode: first lessons sent, with ${requests.length} requests`,
        value: lessons,
        unit: 'messages',
        target: `${LEARNERS}`,
        ok: lessons === LEARNERS,
      },
      {
        name: `launch of a course in local mode: of the rate set (${RATE}/s), from the first request to the last`,
        value: share,
        unit: '%',
        target: 'at least 97',
        ok: share >= 97,
      },
    ];
  } finally {
    await lives.clear();
    await connector.close();
  }
}

function csv(): string {
  const rows = Array.from({ length: LEARNERS }, (_, n) => {
    const aad = `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const manager = n === 0 ? '' : `E${Math.floor((n - 1) / 10)}`;
    return [`E${n}`, `Person ${n}`, `p${n}@example.org`, aad, `Entity ${n % 40}`, manager].join(',');
  });
  return ['id,name,email,aadObjectId,unit,managerId', ...rows].join('\n');
}

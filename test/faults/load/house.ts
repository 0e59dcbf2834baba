import { CYCLE, Lives } from '../lives.ts';

/** How many people, and how many of the heads' teams press while the others are only written to. */
export interface Size {
  heads: number;
  team: number;
  pressing: number;
}

export const idOf = (n: number): string => `E${n}`;
export const aadOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** The people of a head: numbers from 1 + heads on, one team after the other. */
export const teamOf = (head: number, { heads, team }: Size): number[] =>
  Array.from({ length: team }, (_, at) => 1 + heads + (head - 1) * team + at);

/** A Monday morning: on it everybody without a record is asked. */
export const MONDAY = '2027-03-29T09:30:00Z';

/** The top, the heads and their teams, and a dialogue that stands on the evening before that Monday. Ends it, and leaves its data folder. */
export async function prepared(size: Size, serviceUrl: string): Promise<Lives> {
  const lives = new Lives({ STEWARD_SERVICE_URL: serviceUrl });
  const imported = await lives.desk.run(['import', 'people', lives.desk.write('people.csv', csv(size))]);
  if (imported.exit !== 0) throw new Error(imported.err);
  await lives.begin();
  await lives.steward('launch dialogue', { theme: 'Integrity', opens: '2027-01-11', closes: '2027-04-11' });
  const moved = await lives.post('/local/clock', { now: '2027-03-28T20:00:00Z' });
  if (moved?.status !== 200) throw new Error(moved?.text ?? 'no answer');
  await lives.end();
  return lives;
}

function csv(size: Size): string {
  const row = (n: number, grade: string, unit: string, manager: string): string =>
    [idOf(n), `Person ${n}`, `p${n}@example.org`, aadOf(n), grade, unit, manager].join(',');
  const heads = Array.from({ length: size.heads }, (_, at) => at + 1);
  return [
    'id,name,email,aadObjectId,grade,unit,managerId',
    row(0, 'SG', 'EOSG', ''),
    ...heads.map((head) => row(head, 'USG', `Entity ${head}`, idOf(0))),
    ...heads.flatMap((head) => teamOf(head, size).map((n) => row(n, 'P-4', `Entity ${head}`, idOf(head)))),
  ].join('\n');
}

export const leadOf = (head: number): string => `lead|${CYCLE}|${idOf(head)}`;
export const takeOf = (n: number): string => `take|${CYCLE}|${idOf(n)}`;

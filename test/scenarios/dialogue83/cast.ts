import type { Way } from '../../kit/chats.ts';
import type { Colleague, Values } from '../../kit/colleague.ts';
import { ETHICS, Secretariat } from '../../kit/secretariat.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

/** Those who speak in this year; everybody else answers when asked. Names, functions and lines as in the sample. */
const CAST = {
  lamar: ETHICS,
  /** Director of the Ethics Office: holds the office too, and heads the entity. */
  freyaS: 'ETH-001',
  sg: 'SG-001',
  /** Under-Secretary-General for Management, her focal point, and the two directors below the ASG for Human Resources. */
  kwame: 'DM-001',
  alevtina: 'DM-002',
  callum: 'DM-005',
  candela: 'DM-015',
  bolin: 'DM-007',
  wanjiru: 'DM-008',
  tobias: 'DM-012',
  bassem: 'DM-009',
  damaso: 'DM-024',
  oskar: 'DM-026',
  tamsin: 'DM-028',
  zola: 'DM-030',
  freya: 'DM-019',
  mathurin: 'OCHA-001',
  ingridO: 'ECA-003',
  ilya: 'DPA-010',
  quillon: 'DPA-011',
  desmond: 'UNOV-001',
  ingrid: 'UNOV-003',
  clemence: 'UNOG-001',
  fabrice: 'UNOG-007',
  nuria: 'UNOG-078',
} as const;
export type Name = keyof typeof CAST;

/** Leaders whose records the test makes itself, or who stay silent. */
const BY_HAND = new Set<string>([
  ...['DM-001', 'DM-007', 'DM-008', 'DM-015', 'DM-024', 'DM-028', 'OCHA-001', 'ECA-003', 'DPA-010', 'DPA-011'],
  ...['UNOV-001', 'UNOV-003', 'UNOG-001', 'UNOG-007', 'UNOG-078'],
]);
/** Not everybody confirms: nobody in Geneva does, and these three answer otherwise or not at all. */
const SILENT = new Set<string>([CAST.tobias, CAST.oskar, CAST.zola]);
const confirms = (id: string): boolean => !id.startsWith('UNOG') && !SILENT.has(id);

/** The pulse is answered in two entities. */
const pulse = (id: string): Values | undefined => {
  if (id.startsWith('OCHA')) return { commitment: '4', trust: Number(id.slice(-3)) % 2 ? '2' : '3', reputation: '5' };
  if (id.startsWith('DPO')) return { commitment: '5', trust: Number(id.slice(-3)) % 2 ? '4' : 'none', reputation: '4' };
  return undefined;
};

/** One year: the running Steward, everybody in it, and those who speak by their names. */
export interface Year {
  steward: Running;
  un: Secretariat;
  the: { [name in Name]: Colleague };
}

export async function aYear(way: Way): Promise<Year> {
  const steward = await startSteward();
  const un = new Secretariat(steward.url, way, { records: (id) => !BY_HAND.has(id), confirms, pulse });
  const the = Object.fromEntries(Object.entries(CAST).map(([name, id]) => [name, un.person(id)])) as Year['the'];
  for (const person of Object.values(the)) await person.speaksEnglish();
  return { steward, un, the };
}

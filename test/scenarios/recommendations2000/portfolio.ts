import { HEADER, row } from '../../capabilities/recommendations/house.ts';
import type { Somebody } from '../../kit/inprocess.ts';

/** Entities that are audited; OIOS audits, and its inspectors have accounts. BOA and JIU have none. */
export const ENTITIES = ['DM', 'DPPA', 'ECA', 'OCHA', 'UNEP'] as const;
const OWNERS = 6;

export const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  ...['sec', 'cee', 'com'].map((id) => ({ id, unit: 'EOSG', managerId: 'sg', grade: 'D-1' })),
  { id: 'ius', unit: 'OIOS', managerId: 'sg', grade: 'USG' },
  ...['aud', 'inq'].map((id) => ({ id, unit: 'OIOS', managerId: 'ius' })),
  ...ENTITIES.flatMap((unit) => [
    { id: `h-${unit}`, unit, managerId: 'sg', grade: 'USG' },
    { id: `f-${unit}`, unit, managerId: `h-${unit}`, grade: 'P-4' },
    { id: `d-${unit}`, unit, managerId: `h-${unit}`, grade: 'D-2' },
    ...Array.from({ length: OWNERS }, (_, n) => ({ id: `o${n}-${unit}`, unit, managerId: `d-${unit}` })),
  ]),
];

/** One row of the bodies' files as it was written. */
export interface Issued {
  id: string;
  reference: string;
  number: string;
  series: string;
  body: string;
  period: string;
  priority: string;
  issuedOn: string;
  dueOn: string;
  ownerId: string;
  unit: string;
  status: string;
  statusOn: string;
  response: string;
  amount: string;
  /** The quarter, counted from the first file, in which it came; 0: with the first. */
  file: number;
}

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * 2,000 recommendations: 1,450 known at the start, 1,100 of them closed long ago; then 50 in each quarter. No day is after the 28th, so that
 * months can be added in any way of counting.
 */
export function portfolio(dice: () => number): Issued[] {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(dice() * all.length)] as T;
  return Array.from({ length: 2000 }, (_, n): Issued => {
    const file = n < 1450 ? 0 : 1 + Math.floor((n - 1450) / 50);
    const closed = n < 1100;
    const body = pick(['OIOS', 'OIOS', 'BOA', 'BOA', 'JIU']);
    const unit = pick(ENTITIES);
    const year = closed ? 2017 + Math.floor(dice() * 6) : 2023 + Math.floor(dice() * 2);
    // A file of a quarter brings what was issued in the quarter before it.
    const month = file === 0 ? 1 + Math.floor(dice() * 12) : 1 + (((file - 1) * 3 + Math.floor(dice() * 3)) % 12);
    const issuedOn = `${file === 0 ? year : 2025 + Math.floor((file - 1) / 4)}-${two(month)}-${two(2 + Math.floor(dice() * 27))}`;
    const settled = dice() < 0.6 || closed;
    const closing = closed
      ? pick(['closed - implemented', 'closed - implemented', 'overtaken by events', 'closed without implementation'])
      : '';
    const later = 1 + Math.floor(dice() * 5);
    return {
      id: `R-${n}`,
      reference: `${body === 'OIOS' ? 'IAD' : 'A'}/${issuedOn.slice(0, 4)}/${1 + Math.floor(n / 12)}`,
      number: String(1 + (n % 12)),
      series: body === 'BOA' ? pick(['United Nations', 'peacekeeping']) : 'internal audit',
      body,
      period: issuedOn.slice(0, 4),
      priority: body === 'OIOS' ? pick(['critical', 'important', 'important']) : pick(['main', 'main', 'other']),
      issuedOn,
      dueOn: closed || settled ? `${Number(issuedOn.slice(0, 4)) + 1 + (n % 2)}-${two(1 + (n % 12))}-15` : '',
      ownerId: settled && !closed ? `o${n % OWNERS}-${unit}` : '',
      unit,
      status: closed ? closing : settled ? pick(['in progress', 'not started']) : 'not started',
      statusOn: closed ? `${Number(issuedOn.slice(0, 4)) + later}-${two(1 + Math.floor(dice() * 12))}-10` : '',
      response: settled ? pick(['accepted', 'accepted', 'partly accepted', 'not accepted']) : '',
      amount: n % 7 === 0 ? String(1000 * (1 + (n % 50))) : '',
      file,
    };
  }).map((it) => (it.statusOn > '2024-12-31' ? { ...it, statusOn: '2024-12-10' } : it));
}

/** The rows of a file as lines; the header that goes with them. */
export const linesOf = (all: readonly Issued[]): string[] =>
  all.map(({ file: _, ...it }) => `${row({ ...it, title: `Control ${it.id}`, text: '' })},${it.number}`);
export const WITH_NUMBER = `${HEADER},number`;

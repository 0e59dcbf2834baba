import type { Acting, Grant } from '../kernel/role.ts';
import { tagged } from './organisation.ts';
import { UNITS } from './structure.ts';

const one = (tag: string): string => tagged(tag)[0] ?? '';

/** Grants to make after the import, in this order. Heads of entity need none: the organisation shows them. */
export const sampleRoles: readonly Omit<Grant, 'id' | 'version'>[] = [
  { role: 'administrator', person: one('administrator'), unit: '' },
  { role: 'ethics-office', person: one('ethics'), unit: '' },
  { role: 'ethics-office', person: one('ethics-head'), unit: '' },
  { role: 'learning-office', person: one('learning'), unit: '' },
  { role: 'trainer', person: one('trainer'), unit: '' },
  { role: 'compact-secretariat', person: one('secretariat'), unit: '' },
  { role: 'compact-countersigner', person: one('top'), unit: '' },
  { role: 'performance-board', person: one('ethics-head'), unit: '' },
  { role: 'performance-board', person: one('focal:EOSG'), unit: '' },
  { role: 'oversight-secretariat', person: one('secretariat'), unit: '' },
  { role: 'oversight-body', person: one('oversight-body'), unit: '', body: 'OIOS' },
  { role: 'oversight-focal-point', person: one('focal:DM'), unit: 'DM' },
  { role: 'oversight-focal-point', person: one('focal:DPO'), unit: 'DPO' },
  { role: 'preparer', person: one('preparer'), unit: '', body: one('usg') },
  ...UNITS.filter(({ path }) => !path.includes('/')).map(({ path }) => ({
    role: 'entity-focal-point' as const,
    person: one(`focal:${path}`),
    unit: path,
  })),
];

/** The officer-in-charge of the sample: the deputy stands in for the director of Operations until the summer. */
export const sampleActings: readonly Omit<Acting, 'id' | 'version'>[] = [
  { person: one('officer-in-charge'), for: one('on-leave'), from: '2027-01-04', to: '2027-06-30' },
];

/** People worth picking in the stand-in client, for the README: what they are good for, and their id. */
export const samplePeople: readonly { id: string; why: string }[] = [
  { id: one('ethics'), why: 'an ethics officer: launches the dialogue, sees every report' },
  { id: one('usg'), why: 'an Under-Secretary-General: leads the first session, certifies for the department' },
  { id: one('staff'), why: 'a staff member: confirms, answers the pulse' },
  { id: one('focal:DM'), why: 'the focal point of the department: sees who is missing' },
  { id: one('seventy'), why: 'a chief with 70 direct reports' },
  { id: one('one'), why: 'a chief with one direct report' },
  { id: one('officer-in-charge'), why: 'an officer-in-charge, for a director on long leave' },
  { id: one('administrator'), why: 'the administrator' },
];

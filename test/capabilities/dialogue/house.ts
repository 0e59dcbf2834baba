import { AssertionError } from 'chai';
import { dialogueWith } from '../../../src/capabilities/dialogue/index.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { type Bot, organisation, type Setting, type Somebody } from '../../kit/inprocess.ts';

/** Requests a second in the tests: the preview's estimate is worked out with it by hand. */
export const RATE = 10;

/**
 * A small house, three levels deep:
 *
 *     sg (EOSG) ── eo, the ethics officer (EO), without a team
 *      ├── usg (DM, head) ── dir (DM/A) ── ann, bob, cem
 *      │                  └─ pia (DM/B) ── eva, fay
 *      └── asg (DGACM, head) ── gus, hal
 *
 * Leaders: sg 0, usg 1, asg 1, dir 2, pia 2. Participants: everyone but sg, 12 people.
 */
export const HOUSE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'eo', unit: 'EO', managerId: 'sg', grade: 'D-1' },
  { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG' },
  { id: 'dir', unit: 'DM/A', managerId: 'usg', grade: 'D-2' },
  { id: 'ann', unit: 'DM/A', managerId: 'dir' },
  { id: 'bob', unit: 'DM/A', managerId: 'dir' },
  { id: 'cem', unit: 'DM/A', managerId: 'dir' },
  { id: 'pia', unit: 'DM/B', managerId: 'usg', grade: 'D-1' },
  { id: 'eva', unit: 'DM/B', managerId: 'pia' },
  { id: 'fay', unit: 'DM/B', managerId: 'pia' },
  { id: 'asg', unit: 'DGACM', managerId: 'sg', grade: 'ASG' },
  { id: 'gus', unit: 'DGACM', managerId: 'asg' },
  { id: 'hal', unit: 'DGACM', managerId: 'asg' },
];

/** Opens Monday 1 March 2027, two weeks a level, closes Friday 30 April, figures due Monday 31 May. */
export const LAUNCH = {
  theme: 'What does it mean to be an international civil servant?',
  year: 2027,
  opens: '2027-03-01',
  closes: '2027-04-30',
  figuresDue: '2027-05-31',
  days: 14,
  video: 'https://example.org/video',
  guide: 'https://example.org/guide',
};
export const CYCLE = 'dialogue-2027';

export const house = (people: Somebody[] = HOUSE, more: Omit<Setting, 'people'> = {}): Promise<Bot> =>
  organisation(people, {
    at: '2027-03-01T09:00:00.000Z',
    capabilities: [dialogueWith({ rate: RATE })],
    grants: [['ethics-office', 'eo']],
    ...more,
  });

export async function launched(
  people: Somebody[] = HOUSE,
  data: { [name: string]: Json } = {},
  more: Omit<Setting, 'people'> = {},
): Promise<Bot> {
  const bot = await house(people, more);
  await done(bot, 'dialogue.launch', { ...LAUNCH, ...data }, 'operator:test');
  await bot.settled();
  return bot;
}

/** An act that must succeed. */
export async function done(bot: Bot, kind: string, data: { [name: string]: Json }, by: string): Promise<void> {
  const result = await bot.act(kind, data, by, { via: by.startsWith('operator:') ? 'cli' : 'card' });
  if (result.refused)
    throw new AssertionError(
      `${kind} by ${by} was refused: ${result.reply.text} ${JSON.stringify(result.reply.params ?? {})}`,
    );
  await bot.settled();
}

/** An act that must be refused; with which text. */
export async function refused(bot: Bot, kind: string, data: { [name: string]: Json }, by: string): Promise<string> {
  const result = await bot.act(kind, data, by, { via: 'card' });
  await bot.settled();
  return result.refused ? (result.reply.text ?? '') : 'not refused';
}

export const lead = (chair: string): string => `lead|${CYCLE}|${chair}`;
export const take = (person: string): string => `take|${CYCLE}|${person}`;

/** A session of a chair, on the present day, by whoever holds it. */
export const records = (bot: Bot, chair: string, by = chair, data: { [name: string]: Json } = {}): Promise<void> =>
  done(bot, 'dialogue.record', { obligation: lead(chair), date: bot.now().slice(0, 10), ...data }, by);

export const stateOf = async (bot: Bot, id: string): Promise<string> => (await bot.obligation(id)).state;
export const statesOf = async (bot: Bot, people: string[]): Promise<string> =>
  (await Promise.all(people.map(async (p) => `${p} ${await stateOf(bot, take(p))}`))).join(', ');

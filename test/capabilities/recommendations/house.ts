import { createHash } from 'node:crypto';
import { AssertionError } from 'chai';
import { recommendations } from '../../../src/capabilities/recommendations/index.ts';
import type { Item } from '../../../src/capabilities/recommendations/items.ts';
import { readHere } from '../../../src/importing/reading.ts';
import type { ImportPlan } from '../../../src/kernel/import.ts';
import { takeFile } from '../../../src/kernel/intake.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { type Bot, organisation, type Setting, type Somebody } from '../../kit/inprocess.ts';

/**
 *     sg (EOSG)
 *      ├── usg (DM, head) ── dir (DM/A) ── ann, bob
 *      │                  └─ fox, focal point of DM
 *      ├── ius (OIOS, head) ── aud, inq: auditors of OIOS
 *      └── sec, cee: the oversight secretariat (EOSG)
 *
 * BOA has no account.
 */
export const HOUSE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'sec', unit: 'EOSG', managerId: 'sg' },
  { id: 'cee', unit: 'EOSG', managerId: 'sg' },
  { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG' },
  { id: 'fox', unit: 'DM', managerId: 'usg' },
  { id: 'dir', unit: 'DM/A', managerId: 'usg', grade: 'D-2' },
  { id: 'ann', unit: 'DM/A', managerId: 'dir' },
  { id: 'bob', unit: 'DM/A', managerId: 'dir' },
  { id: 'ius', unit: 'OIOS', managerId: 'sg', grade: 'USG' },
  { id: 'aud', unit: 'OIOS', managerId: 'ius' },
  { id: 'inq', unit: 'OIOS', managerId: 'ius' },
];

/** Monday 1 March 2027. */
export async function house(more: Omit<Setting, 'people'> = {}): Promise<Bot> {
  const bot = await organisation(HOUSE, {
    at: '2027-03-01T09:00:00.000Z',
    capabilities: [recommendations],
    grants: [
      ['oversight-secretariat', 'sec'],
      ['oversight-secretariat', 'cee'],
      ['oversight-focal-point', 'fox', 'DM'],
      ['administrator', 'cee'],
    ],
    ...more,
  });
  for (const person of ['aud', 'inq'])
    await bot.act('role.grant', { role: 'oversight-body', person, unit: '', body: 'OIOS' }, 'operator:test');
  await bot.act('regular.watch', {}, 'clock');
  return bot;
}

export const HEADER =
  'id,reference,series,body,period,title,text,priority,issuedOn,dueOn,ownerId,unit,status,statusOn,response,confidential,amount';

/** One row of the file, everything that a test does not care about filled in. */
export function row(it: { [field: string]: string }): string {
  const all: { [field: string]: string } = {
    reference: 'OIOS 2026/014',
    series: 'internal audit',
    body: 'OIOS',
    period: '2026',
    title: 'Contract file reviews',
    text: '',
    priority: 'important',
    issuedOn: '2026-06-15',
    dueOn: '2027-06-30',
    ownerId: 'ann',
    unit: 'DM/A',
    status: 'in progress',
    statusOn: '',
    response: 'accepted',
    confidential: '',
    amount: '',
    ...it,
  };
  return HEADER.split(',')
    .map((field) => `"${(all[field] ?? '').replaceAll('"', '""')}"`)
    .join(',');
}

/** A file brought by somebody; throws when a row is refused, unless that is looked at. */
export async function imports(
  bot: Bot,
  lines: string[],
  more: {
    by?: string;
    as?: string;
    header?: string;
    map?: { [f: string]: string };
    preferFile?: boolean;
    refusals?: boolean;
    kind?: string;
  } = {},
): Promise<ImportPlan> {
  const bytes = Buffer.from([more.header ?? HEADER, ...lines, ''].join('\n'));
  const name = more.kind ?? 'recommendations';
  const rule = bot.kernel.catalogue.imports.get(name);
  if (!rule) throw new AssertionError('no such file');
  const ask = {
    sheet: await readHere({ name: 'file.csv', bytes }),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    by: more.by ?? 'operator:test',
    ...(more.as ? { as: more.as } : {}),
    ...(more.map ? { map: more.map } : {}),
    ...(more.preferFile ? { preferFile: true } : {}),
  };
  const { plan } = await takeFile(bot.kernel, rule, ask, `${name}.import`);
  if (plan.refused.length > 0 && !more.refusals) throw new AssertionError(JSON.stringify(plan.refused));
  await bot.settled();
  return plan;
}

export async function item(bot: Bot, id = 'R-1'): Promise<Item> {
  const found = await bot.kernel.read((view) => view.peek<Item>('recommendations.items', id));
  if (!found) throw new AssertionError(`no recommendation ${id}`);
  return found;
}

/** An act by somebody; what it was refused with, or nothing. */
export async function acts(
  bot: Bot,
  by: string,
  kind: string,
  data: { [name: string]: Json },
): Promise<string | undefined> {
  const result = await bot.act(`recommendations.${kind}`, data, by, { via: 'card' });
  await bot.settled();
  return result.refused ? (result.reply.text ?? '') : undefined;
}

export const says = (bot: Bot, by: string, what: string, more: { [name: string]: Json } = {}, id = 'R-1') =>
  acts(bot, by, 'update', { obligation: `update|${id}`, what, ...more });
export const stateOf = async (bot: Bot, id: string): Promise<string> =>
  bot.obligation(id).then(
    (o) => o.state,
    () => 'none',
  );

import { createHash } from 'node:crypto';
import { AssertionError } from 'chai';
import { compacts } from '../../../src/capabilities/compacts/index.ts';
import type { Paper } from '../../../src/capabilities/compacts/papers.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { readHere } from '../../../src/importing/reading.ts';
import type { ImportPlan } from '../../../src/kernel/import.ts';
import { takeFile } from '../../../src/kernel/intake.ts';
import type { Report } from '../../../src/kernel/report.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { type Bot, organisation, type Setting, type Somebody } from '../../kit/inprocess.ts';

/**
 *     sg (EOSG, countersigns)
 *      ├── ann (DM, USG) ── pam, preparer of ann; dir (DM/A, D-2) ── sub
 *      ├── bob (DGACM, USG) ── bea; bo2 (DGACM, D-2, on the Board)
 *      ├── cat (OIOS, USG)
 *      └── sec, cee (EOSG): secretariat; max, eve (EOSG): Board
 */
export const HOUSE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'sec', unit: 'EOSG', managerId: 'sg' },
  { id: 'cee', unit: 'EOSG', managerId: 'sg' },
  { id: 'max', unit: 'EOSG', managerId: 'sg', grade: 'D-1' },
  { id: 'eve', unit: 'EOSG', managerId: 'sg', grade: 'D-1' },
  { id: 'ann', unit: 'DM', managerId: 'sg', grade: 'USG' },
  { id: 'pam', unit: 'DM', managerId: 'ann' },
  { id: 'dir', unit: 'DM/A', managerId: 'ann', grade: 'D-2' },
  { id: 'sub', unit: 'DM/A', managerId: 'dir' },
  { id: 'bob', unit: 'DGACM', managerId: 'sg', grade: 'USG' },
  { id: 'bea', unit: 'DGACM', managerId: 'bob' },
  { id: 'bo2', unit: 'DGACM', managerId: 'bob', grade: 'D-2' },
  { id: 'cat', unit: 'OIOS', managerId: 'sg', grade: 'USG' },
];

/** Monday 4 January 2027. */
export async function house(more: Partial<Setting> = {}): Promise<Bot> {
  const bot = await organisation(more.people ?? HOUSE, {
    at: '2027-01-04T09:00:00.000Z',
    capabilities: [compacts],
    grants: [
      ['compact-secretariat', 'sec'],
      ['compact-countersigner', 'sg'],
      ['performance-board', 'max'],
      ['performance-board', 'eve'],
      ['performance-board', 'bo2'],
    ],
    ...more,
  });
  if (!more.people)
    await bot.act('role.grant', { role: 'preparer', person: 'pam', unit: '', body: 'ann' }, 'operator:test');
  await bot.settled();
  bot.forget();
  return bot;
}

export const HEADER = 'id,name,scope,unit,direction,target,managerId,period,actual,count,of,source';

/** One row of the file; only what a test cares about. */
export const row = (it: { [field: string]: string | number }): string =>
  HEADER.split(',')
    .map((field) => `"${String(it[field] ?? '').replaceAll('"', '""')}"`)
    .join(',');

/** A percentage that everybody has, as the file defines it: the target of a year. */
export const standard = (
  id: string,
  name: string,
  target: number,
  period: string,
  more: { [field: string]: string | number } = {},
): string => row({ id, name, scope: 'standard', unit: 'percent', direction: 'higher', target, period, ...more });

/** A file brought by somebody; throws when a row is refused, unless that is looked at. */
export async function imports(
  bot: Bot,
  lines: string[],
  more: { by?: string; as?: string; header?: string; preferFile?: boolean; refusals?: boolean } = {},
): Promise<ImportPlan> {
  const bytes = Buffer.from([more.header ?? HEADER, ...lines, ''].join('\n'));
  const rule = bot.kernel.catalogue.imports.get('indicators');
  if (!rule) throw new AssertionError('no such file');
  const ask = {
    sheet: await readHere({ name: 'file.csv', bytes }),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    by: more.by ?? 'operator:test',
    ...(more.as ? { as: more.as } : {}),
    ...(more.preferFile ? { preferFile: true } : {}),
  };
  const { plan } = await takeFile(bot.kernel, rule, ask, 'indicators.import');
  if (plan.refused.length > 0 && !more.refusals) throw new AssertionError(JSON.stringify(plan.refused));
  await bot.settled();
  return plan;
}

/** An act by somebody; what it was refused with, or nothing. */
export async function acts(
  bot: Bot,
  by: string,
  kind: string,
  data: { [name: string]: Json },
): Promise<string | undefined> {
  const result = await bot.act(`compacts.${kind}`, data, by, { via: by === 'clock' ? 'tick' : 'card' });
  await bot.settled();
  return result.refused ? (result.reply.text ?? '') : undefined;
}

export const texts = loadTexts([commonTexts, { name: 'compacts', folder: compacts.texts }]);

export async function report(bot: Bot, asOf: string, units = ['']): Promise<Report> {
  const made = await bot.kernel.read((view) =>
    compacts.reports?.compacts?.build({ units, asOf }, view, texts.in('en')),
  );
  if (!made) throw new AssertionError('no report');
  return made;
}
export const rows = (it: Report, key: string) => it.tables.find((table) => table.key === key)?.rows ?? [];

/** Three managers, three indicators with targets for 2027; launched and, when asked for, signed by all. */
export async function launched(more: { signed?: boolean } & Partial<Setting> = {}): Promise<Bot> {
  const { signed, ...setting } = more;
  const bot = await house(setting);
  await imports(bot, [
    standard('DOC', 'Documents on time', 90, '2027'),
    standard('REC', 'Recommendations implemented', 80, '2027'),
    row({
      id: 'DAYS',
      name: 'Days to recruit',
      scope: 'standard',
      unit: 'days',
      direction: 'lower',
      target: 120,
      period: '2027',
    }),
  ]);
  const result = await bot.act('compacts.launch', LAUNCH, 'sec');
  if (result.refused) throw new AssertionError(`not launched: ${result.reply.text}`);
  await bot.settled();
  if (signed) for (const who of ['ann', 'bob', 'cat']) await signs(bot, who);
  return bot;
}
export const LAUNCH = {
  year: 2027,
  grades: ['USG'],
  opens: '2027-01-04',
  signBy: '2027-01-25',
  selfBy: '2028-01-21',
  assessBy: '2028-02-25',
};
export const PAPER_ID = (post: string) => `compacts-2027|${post}`;

export async function paper(bot: Bot, post = 'ann'): Promise<Paper> {
  const found = await bot.kernel.read((view) => view.peek<Paper>('compacts.papers', PAPER_ID(post)));
  if (!found) throw new AssertionError(`no compact of ${post}`);
  return found;
}
export async function signs(bot: Bot, who: string, post = who): Promise<string | undefined> {
  const { edition, hash } = await paper(bot, post);
  return acts(bot, who, 'sign', { obligation: `sign|${PAPER_ID(post)}`, edition, hash });
}
/** A month's figure of each indicator named, from a file. */
export const figures = (bot: Bot, period: string, all: { [post: string]: { [indicator: string]: number } }) =>
  imports(
    bot,
    Object.entries(all).flatMap(([managerId, of]) =>
      Object.entries(of).map(([id, actual]) => row({ id, managerId, period, actual })),
    ),
  );
export const stateOf = async (bot: Bot, id: string): Promise<string> =>
  bot.obligation(id).then(
    (o) => o.state,
    () => 'none',
  );

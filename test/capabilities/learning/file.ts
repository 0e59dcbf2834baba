import { createHash } from 'node:crypto';
import { readHere } from '../../../src/importing/reading.ts';
import { takeFile } from '../../../src/kernel/intake.ts';
import type { Bot } from '../../kit/inprocess.ts';

/** Lines of a file of completions, as an operator brings it. */
export async function imports(bot: Bot, ...lines: string[]): Promise<void> {
  const bytes = Buffer.from(['person,course,completedOn,reference', ...lines, ''].join('\n'));
  const rule = bot.kernel.catalogue.imports.get('completions');
  const sheet = await readHere({ name: 'file.csv', bytes });
  const ask = { sheet, sha256: createHash('sha256').update(bytes).digest('hex'), by: 'operator:test' };
  await takeFile(bot.kernel, rule as never, ask, 'completions.import');
  await bot.settled();
}

import { columnsIn, DATES, FIELDS, layoutNow } from '../capabilities/learning/layout.ts';
import { faultText, sampleLines } from '../capabilities/learning/layoutForm.ts';
import type { Json } from '../kernel/store.ts';
import {
  type Bench,
  done,
  failed,
  list,
  type OperatorCommand,
  type OperatorReply,
  option,
  perform,
  usage,
} from './command.ts';
import { among, HEADED, text } from './kinds.ts';

/** How the list stands in files, with its first rows. */
async function present({ app }: Bench, said: string): Promise<OperatorReply> {
  const { now, lines } = await app.kernel.read((view) => {
    const now = layoutNow(view);
    return { now, lines: now ? sampleLines(now, view) : [] };
  });
  if (!now)
    return done(`${said}The completion list stands in files as in the product: every field, under its own name.`, {
      layout: null,
      fields: [...FIELDS],
    });
  const { columns, dates, words } = now;
  const json: Json = { layout: { columns, dates, words }, preview: lines };
  return done([`${said}The completion list stands in files like this:`, ...lines].join('\n'), json);
}

const layout: OperatorCommand = {
  usage: 'layout completions',
  about: `Set how "report completions" stands in CSV and XLSX: a column each, in this order. Without options, show how it stands. Fields: ${FIELDS.join(', ')}.`,
  example:
    'steward layout completions --column "Employee ID=id" --column "Completed=completedOn" --dates day/month/year',
  flags: [
    {
      flag: '--column <heading=field>',
      about: 'a column: its heading, and what stands in it; may be repeated',
      is: HEADED,
      repeated: true,
    },
    { flag: '--dates <how>', about: `${DATES.join(' or ')} (else ${DATES[0]})`, is: among(DATES), with: 'column' },
    { flag: '--completed <word>', about: 'what the state "completed" is called', is: text(60), with: 'column' },
    { flag: '--not-completed <word>', about: 'what the state "notCompleted" is called', is: text(60), with: 'column' },
    { flag: '--excused <word>', about: 'what the state "excused" is called', is: text(60), with: 'column' },
    { flag: '--reset', about: 'as in the product again' },
  ],
  async run(bench, request) {
    const columns = list(request, 'column');
    const reset = request.options.reset === true;
    if (reset && columns.length > 0) throw usage('--reset takes every column away; leave --column out.');
    if (!reset && columns.length === 0) return present(bench, '');
    const lines = columns.join('\n');
    const { faults } = columnsIn(lines);
    if (!reset && faults.length > 0) {
      const en = bench.app.painter.in('en');
      return failed('learning.layout.wrong', ['Nothing was set.', ...faults.map((f) => faultText(f, en))].join('\n'));
    }
    const words = Object.fromEntries(
      ['dates', 'completed', 'notCompleted', 'excused'].flatMap((name) => {
        const value = option(request, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return perform(bench, request, 'learning.layout', { lines, reset, ...words }, () => present(bench, 'Set. '));
  },
};

/** How an office has its lists in files. */
export const layoutCommands: OperatorCommand[] = [layout];

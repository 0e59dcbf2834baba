import { createHash } from 'node:crypto';
import { readSheet } from '../importing/sheet.ts';
import type { ImportPlan } from '../kernel/import.ts';
import { planFile, takeFile } from '../kernel/intake.ts';
import {
  AS,
  asWhom,
  type Bench,
  failed,
  list,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  usage,
} from './command.ts';
import { mapOf } from './importing.ts';
import { FILE, PAIR } from './kinds.ts';

/** Lines of changes and conflicts that are printed; the counts are of all. */
const SHOWN = 20;

async function run(name: string, { app }: Bench, request: OperatorRequest): Promise<OperatorReply> {
  const { kernel } = app;
  const file = request.files[0];
  if (!file) throw usage('Name the file to import.');
  const rule = kernel.catalogue.imports.get(name);
  if (!rule) throw usage(`Nothing here takes a file of ${name}.`);
  const as = await asWhom(app, request);
  if (as && !(await kernel.read((view) => rule.may(as, view))))
    return failed('common.refused.role', `Nothing was imported: ${as.name} has no role for this.`);
  const bytes = Buffer.from(file.base64, 'base64');
  const ask = {
    sheet: await readSheet({ name: file.name, bytes }),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    by: `operator:${request.user}`,
    map: mapOf(list(request, 'map')),
    preferFile: request.options.preferFile === true,
    ...(as ? { as: as.id } : {}),
  };
  if (request.options.dryRun === true) return told(await planFile(kernel, rule, ask), 'would');
  const { plan, done } = await takeFile(kernel, rule, ask, `${name}.import`);
  if (done) await kernel.tick();
  if (!done && plan.refused.length === 0 && plan.rows.length > 0)
    return failed('STW_CONFLICT', 'Nothing was imported: others change the same rows at this moment. Try again.');
  return told(plan, 'did');
}

function told(plan: ImportPlan, which: 'would' | 'did'): OperatorReply {
  const { added, changed, unchanged, left, refused, conflicts, differences } = plan;
  const json = {
    added,
    changed,
    unchanged,
    left,
    conflicts: conflicts.length,
    refused: refused.map((f) => ({ ...f })),
  };
  if (refused.length > 0) {
    const lines = refused.map((f) => `  row ${f.row}${f.field ? `, ${f.field}` : ''}: ${f.reason}`);
    const head =
      refused.length === 1 ? 'Nothing was imported. One fault:' : `Nothing was imported. ${refused.length} faults:`;
    return { exit: 1, text: [head, ...lines].join('\n'), json };
  }
  const line = (d: ImportPlan['conflicts'][number]) =>
    `  row ${d.row}, ${d.label}, ${d.field}: ${d.from || '-'} → ${d.to || '-'}`;
  const summary = `${added} added, ${changed} changed, ${unchanged} unchanged`;
  return {
    exit: 0,
    json,
    text: [
      which === 'would' ? `It would be: ${summary}. Nothing was changed.` : `Imported: ${summary}.`,
      ...(which === 'would' ? differences.slice(0, SHOWN).map(line) : []),
      ...(conflicts.length > 0
        ? [
            `${conflicts.length} changed both here and in the file; what stands here stays (--prefer-file takes the file's):`,
            ...conflicts.slice(0, SHOWN).map(line),
          ]
        : []),
    ].join('\n'),
  };
}

const command = (name: string, about: string, example: string): OperatorCommand => ({
  usage: `import ${name} FILE`,
  about,
  words: { FILE },
  reads: 1,
  example,
  flags: [
    { flag: '--dry-run', about: 'say what would happen, change nothing' },
    {
      flag: '--map <field=column>',
      about: 'the column of your file for a field, remembered for files of that make; may be repeated',
      is: PAIR,
      repeated: true,
    },
    { flag: '--prefer-file', about: 'where the file and somebody here both changed a value, take the file’s' },
    AS,
  ],
  run: (bench, request) => run(name, bench, request),
});

/** Files that capabilities take in. */
export const fileCommands: OperatorCommand[] = [
  command(
    'recommendations',
    'Import oversight recommendations (CSV or XLSX), all of it or nothing. Known ones are updated, never doubled; closing an open one is the oversight body’s alone.',
    'steward import recommendations recommendations.csv --dry-run --map reference="Report no."',
  ),
  command(
    'completions',
    'Import completions of a course from elsewhere (CSV or XLSX: person, course, completedOn, reference). Each closes what that person owes of it.',
    'steward import completions completions.csv --dry-run',
  ),
  command('ratings', 'Import the overall ratings of audit reports.', 'steward import ratings ratings.csv'),
  command(
    'indicators',
    "Import indicators of senior managers' compacts with targets and figures (CSV or XLSX), all of it or nothing. The same file twice changes nothing.",
    'steward import indicators indicators.csv --dry-run',
  ),
];

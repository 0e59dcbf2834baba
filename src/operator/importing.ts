import { appointAdmins } from './admins.ts';
import {
  AS,
  asWhom,
  type Bench,
  failed,
  list,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  option,
  personOf,
  usage,
} from './command.ts';
import { type ImportReport, importPeople, type Reading } from './importPeople.ts';
import { FILE, PAIR, PERSON, whole, ZONE } from './kinds.ts';

/** `--map managerId="Reports to"`, once or several times. */
export function mapOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw usage(`--map looks like FIELD=COLUMN, for instance --map managerId="Reports to"; "${pair}" does not.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

async function run({ app, serving }: Bench, request: OperatorRequest): Promise<OperatorReply> {
  const file = request.files[0];
  if (!file) throw usage('Name the file to import.');
  const leavers = option(request, 'leavers');
  const as = await asWhom(app, request);
  if (as && !(await app.kernel.read((view) => view.org.holds(as.id, 'administrator'))))
    return failed('common.refused.role', `Nothing was imported: ${as.name} is not an administrator.`);
  const checked = await Promise.all(list(request, 'addressChecked').map((key) => personOf(app, key)));
  let reading: Reading | undefined;
  const report = await importPeople(
    app.kernel,
    { name: file.name, bytes: Buffer.from(file.base64, 'base64') },
    `operator:${request.user}`,
    {
      dryRun: request.options.dryRun === true,
      full: request.options.full === true,
      map: mapOf(list(request, 'map')),
      addressChecked: checked.map((person) => person.id),
      timeZone: option(request, 'timeZone') ?? app.config.timeZone,
      ...(leavers === undefined ? {} : { leavers: Number(leavers) }),
      ...(as ? { as: as.id } : {}),
    },
    (read) => {
      reading = read;
    },
  );
  // Whom the setting names may be here only since now. Without the bot its settings are not known.
  if (serving) await appointAdmins(app.kernel, app.config.admins);
  return told(report, request.options.dryRun === true, reading);
}

/** Which column was taken for what: a wrong guess is seen before anything is imported. */
const readFrom = ({ columns, ignored }: Reading): string[] => [
  `Read: ${columns.map(({ field, titles }) => `${field} from ${titles.map((title) => `"${title}"`).join(' or ')}`).join(', ')}.`,
  ...(ignored.length > 0
    ? [`Not read: ${ignored.map((title) => `"${title}"`).join(', ')}. To read one: --map FIELD=COLUMN.`]
    : []),
];

function told(report: ImportReport, dryRun: boolean, reading: Reading | undefined): OperatorReply {
  const { refused, warnings = [], ...counts } = report;
  const json = { ...report };
  if (refused.length > 0) {
    const lines = refused.map((f) => `  row ${f.row}${f.field ? `, ${f.field}` : ''}: ${f.reason}`);
    const head =
      refused.length === 1 ? 'Nothing was imported. One fault:' : `Nothing was imported. ${refused.length} faults:`;
    const how = reading && dryRun && reading.columns.length > 0 ? readFrom(reading) : [];
    return { exit: 1, text: [head, ...lines, ...how].join('\n'), json };
  }
  const summary = `${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.left} left`;
  const text = dryRun ? `It would be: ${summary}. Nothing was changed.` : `Imported: ${summary}.`;
  const more = [...warnings, ...(reading ? [...(dryRun ? readFrom(reading) : []), ...reading.notes] : [])];
  return { exit: 0, text: [text, ...more].join('\n'), json };
}

export const importingCommands: OperatorCommand[] = [
  {
    usage: 'import people FILE',
    about:
      'Import the people file (CSV or XLSX), all of it or nothing. New people join, changed ones move; nobody leaves unless you say so.',
    words: { FILE },
    reads: 1,
    founds: true,
    example: 'steward import people people.csv --dry-run --map managerId="Reports to"',
    flags: [
      { flag: '--dry-run', about: 'say what would happen, change nothing' },
      { flag: '--full', about: 'the file names everybody: who is missing leaves, if that is at most 2%' },
      {
        flag: '--leavers <n>',
        about: 'with --full: exactly so many people are missing and leave',
        is: whole(0, 999_999),
        with: 'full',
      },
      {
        flag: '--map <field=column>',
        about: 'the column of your file for a field, "--map language=" not to read one; may be repeated',
        is: PAIR,
        repeated: true,
      },
      {
        flag: '--time-zone <zone>',
        about: 'the zone of new people for whom the file gives none (else STEWARD_TIME_ZONE)',
        is: ZONE,
      },
      {
        flag: '--address-checked <person>',
        about: 'a role holder whose changed e-mail or Entra id you have checked with them; may be repeated',
        is: PERSON,
        repeated: true,
      },
      AS,
    ],
    run,
  },
];

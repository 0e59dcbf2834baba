import { StewardError } from '../../errors.ts';
import type { House } from '../../house.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Report } from '../../kernel/report.ts';
import type { Day } from '../../kernel/time.ts';
import { FORMATS, type Format } from '../../reporting/formats.ts';
import { type Library, type Shelved, unitsOf } from '../../reporting/library.ts';
import {
  AS,
  asWhom,
  failed,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  option,
  usage,
} from '../command.ts';
import { among, DAY, FILE, RUN, text, UNIT, whole } from '../kinds.ts';
import { unitOf } from '../roles.ts';
import { ledgerReport } from './ledger.ts';

/** The ledger is walked, not read as a view; these may see it beside the operator. */
const LEDGER = 'ledger';
type Print = typeof import('../../reporting/index.ts').print;
const LEDGER_READERS = ['administrator', 'ethics-office'] as const;

async function run({ app }: { app: House }, request: OperatorRequest): Promise<OperatorReply> {
  // Loaded only here: fonts and spreadsheets are slow to load, and every command would wait for them.
  const { print } = await import('../../reporting/index.ts');
  const name = request.words[0] ?? '';
  const { library } = app;
  const shelved = library.find(name);
  if (name !== LEDGER && !shelved)
    throw usage(
      `There is no report "${name}". There are: ${[...library.all().map((s) => s.name), LEDGER].join(', ')}.`,
    );
  const asJson = request.options.json === true;
  const format = (option(request, 'format') ?? (asJson ? 'json' : 'table')) as Format;
  if (asJson && format !== 'json' && option(request, 'out') === undefined)
    throw usage(
      `--json puts the answer on standard output as JSON; leave out --format ${format}, or name a file with --out.`,
    );
  const today = library.today();
  const asOf = option(request, 'asOf') ?? today;
  if (asOf > today) throw usage(`--as-of ${asOf} lies ahead; today is ${today}.`);
  if (shelved?.rule.present && asOf !== today)
    throw usage(`"report ${name}" is shown as it is now; leave --as-of out.`);
  const made = shelved ? await ruled(app, library, request, shelved, asOf) : await ledger(app, request, asOf);
  return 'exit' in made ? made : printed(app, library, made, format, print);
}

async function ledger(app: House, request: OperatorRequest, asOf: Day): Promise<Report | OperatorReply> {
  for (const name of ['unit', 'cycle'])
    if (option(request, name) !== undefined) throw usage(`The ledger is one for everything; leave --${name} out.`);
  const as = await asWhom(app, request);
  if (as && !(await app.kernel.read((view) => view.org.holdsAny(as.id, LEDGER_READERS)))) return notEntitled(as.name);
  const last = option(request, 'last');
  return ledgerReport(app.kernel.store, asOf, last === undefined ? undefined : Number(last));
}

const notEntitled = (name: string): OperatorReply => failed('common.refused.role', `${name} may not see this report.`);

async function ruled(
  app: House,
  library: Library,
  request: OperatorRequest,
  shelved: Shelved,
  asOf: Day,
): Promise<Report | OperatorReply> {
  const as = await asWhom(app, request);
  const wanted = option(request, 'unit');
  if (wanted !== undefined && shelved.rule.whole)
    throw usage(`"report ${shelved.name}" is the same for everybody entitled; leave --unit out.`);
  const cycle = option(request, 'cycle');
  if (cycle !== undefined) await sameRun(app, shelved, cycle);
  if (wanted !== undefined) await unitOf(app, wanted);
  const units = unitsOf(as ? await library.entitled(shelved, as) : [''], wanted, shelved.rule);
  if (!units) return notEntitled(as?.name ?? 'The operator');
  const ask = { units, asOf, ...(cycle === undefined ? {} : { cycle }), ...(as ? { reader: as.id } : {}) };
  return (
    (await library.build(shelved, ask, app.painter.in('en'))) ??
    failed(
      'STW_NOT_FOUND',
      `There is nothing to report: ${cycle ? `no run "${cycle}"` : `no run of "${shelved.name}"`} was known on ${asOf}.`,
    )
  );
}

/** A run of another capability would be left out of account silently. Errors: STW_USAGE, STW_NOT_FOUND. */
async function sameRun(app: House, { name, from }: Shelved, id: string): Promise<void> {
  const found = (await app.kernel.store.get('cycles', id)) as Cycle | undefined;
  if (!found) throw new StewardError('STW_NOT_FOUND', { what: 'run', id });
  if (from !== 'common' && found.capability !== from)
    throw usage(`${id} is a run of ${found.capability}, and "report ${name}" is not about it; leave --cycle out.`);
}

async function printed(
  app: House,
  library: Library,
  report: Report,
  format: Format,
  print: Print,
): Promise<OperatorReply> {
  const { bytes, name } = await print(await library.witnessed(report, app.painter.in('en')), format);
  const file = { name, base64: Buffer.from(bytes).toString('base64'), binary: format === 'xlsx' || format === 'pdf' };
  return { exit: 0, text: '', json: { name: report.name, asOf: report.asOf, file: name, bytes: bytes.length }, file };
}

export const reportCommands: OperatorCommand[] = [
  {
    usage: 'report NAME',
    words: { NAME: text(60) },
    picks: 'NAME',
    about: 'Print a report: dialogue, return, reach, ledger, and what else the capabilities report (docs/reports.md).',
    example: 'steward report return --as-of 2027-12-31 --format xlsx --out return.xlsx',
    flags: [
      {
        flag: '--format <format>',
        about: `${FORMATS.join(', ')} (else table; with --json, json)`,
        is: among(FORMATS),
      },
      { flag: '--as-of <day>', about: 'what was known at the end of this day (today)', is: DAY },
      { flag: '--out <file>', about: 'write it to this file', is: FILE },
      { flag: '--cycle <id>', about: 'of this run (else the newest)', is: RUN },
      { flag: '--unit <unit>', about: 'of this unit and below only', is: UNIT },
      { flag: '--last <n>', about: 'ledger: only the newest entries', is: whole(1, 999_999_999), only: [LEDGER] },
      AS,
    ],
    run,
  },
];

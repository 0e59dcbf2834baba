import type { App } from '../../app.ts';
import type { Report } from '../../kernel/report.ts';
import { type Day, isDay } from '../../kernel/time.ts';
import type { Format } from '../../reporting/index.ts';
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
import { ledgerReport } from './ledger.ts';

/** The ledger is walked, not read as a view; these may see it beside the operator. */
const LEDGER = 'ledger';
type Print = typeof import('../../reporting/index.ts').print;
const LEDGER_READERS = ['administrator', 'ethics-office'] as const;

async function run({ app }: { app: App }, request: OperatorRequest): Promise<OperatorReply> {
  // Loaded only here: fonts and spreadsheets are slow to load, and every command would wait for them.
  const { FORMATS, isFormat, print } = await import('../../reporting/index.ts');
  const name = request.words[0] ?? '';
  const { library } = app;
  const shelved = library.find(name);
  if (name !== LEDGER && !shelved)
    throw usage(
      `There is no report "${name}". There are: ${[...library.all().map((s) => s.name), LEDGER].join(', ')}.`,
    );
  const format = option(request, 'format') ?? (request.options.json === true ? 'json' : 'table');
  if (!isFormat(format)) throw usage(`There is no format "${format}". There are: ${FORMATS.join(', ')}.`);
  const today = library.today();
  const asOf = option(request, 'asOf') ?? today;
  if (!isDay(asOf)) throw usage(`--as-of is a day, like 2027-05-03; "${asOf}" is none.`);
  if (asOf > today) throw usage(`--as-of ${asOf} lies ahead; today is ${today}.`);
  if (shelved?.rule.present && asOf !== today)
    throw usage(`${name.charAt(0).toUpperCase()}${name.slice(1)} is shown as it is now; leave --as-of out.`);
  const made = shelved ? await ruled(app, library, request, shelved, asOf) : await ledger(app, request, asOf);
  return 'exit' in made ? made : printed(app, library, made, format, print);
}

async function ledger(app: App, request: OperatorRequest, asOf: Day): Promise<Report | OperatorReply> {
  const as = await asWhom(app, request);
  if (as && !(await app.kernel.read((view) => view.org.holdsAny(as.id, LEDGER_READERS)))) return notEntitled(as.name);
  const last = option(request, 'last');
  if (last !== undefined && !/^[1-9]\d{0,8}$/.test(last)) throw usage('--last is a whole number of entries.');
  return ledgerReport(app.kernel.store, asOf, last === undefined ? undefined : Number(last));
}

const notEntitled = (name: string): OperatorReply => failed('common.refused.role', `${name} may not see this report.`);

async function ruled(
  app: App,
  library: Library,
  request: OperatorRequest,
  shelved: Shelved,
  asOf: Day,
): Promise<Report | OperatorReply> {
  const as = await asWhom(app, request);
  const wanted = option(request, 'unit');
  if (wanted !== undefined && shelved.rule.whole)
    throw usage(`${shelved.name} is the same for everybody entitled; leave --unit out.`);
  const units = unitsOf(as ? await library.entitled(shelved, as) : [''], wanted, shelved.rule);
  if (!units) return notEntitled(as?.name ?? 'The operator');
  const cycle = option(request, 'cycle');
  const ask = { units, asOf, ...(cycle === undefined ? {} : { cycle }) };
  return (
    (await library.build(shelved, ask, app.painter.in('en'))) ??
    failed(
      'STW_NOT_FOUND',
      `There is nothing to report: ${cycle ? `no run "${cycle}"` : `no run of "${shelved.name}"`} was known on ${asOf}.`,
    )
  );
}

async function printed(
  app: App,
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
    about: 'Print a report: dialogue, return, reach, ledger, and what else the capabilities report (docs/reports.md).',
    example: 'steward report return --as-of 2027-12-31 --format xlsx --out return.xlsx',
    flags: [
      { flag: '--format <format>', about: 'table, csv, xlsx, pdf or json (else table; with --json, json)' },
      { flag: '--as-of <day>', about: 'what was known at the end of this day (today)' },
      { flag: '--out <file>', about: 'write it to this file' },
      { flag: '--cycle <id>', about: 'of this run (else the newest)' },
      { flag: '--unit <unit>', about: 'of this unit and below only' },
      { flag: '--last <n>', about: 'ledger: only the newest entries' },
      AS,
    ],
    run,
  },
];

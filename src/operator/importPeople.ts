import { StewardError } from '../errors.ts';
import { type ParsedPeople, type PeoplePlan, parsePeople, planPeople } from '../importing/people.ts';
import { readSheet } from '../importing/sheet.ts';
import type { Act, Step } from '../kernel/act.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Person } from '../kernel/person.ts';
import { type Grant, NEEDED } from '../kernel/role.ts';
import { randomId } from '../kernel/secrecy.ts';
import { publish } from '../kernel/staging.ts';
import type { Id, Json } from '../kernel/store.ts';
import { dayIn, type Instant } from '../kernel/time.ts';
import type { View } from '../kernel/view.ts';

type Needed = (typeof NEEDED)[number];

export interface ImportOptions {
  dryRun?: boolean;
  full?: boolean;
  leavers?: number;
  map?: Readonly<Record<string, string>>;
  timeZone?: string;
  /** Role holders whose changed address an administrator has checked by another way (hardening D7). */
  addressChecked?: readonly string[];
  /** In whose name the operator does it. */
  as?: string;
}

/** What an import did, or would do (design.md, "Commands"). */
export interface ImportReport {
  added: number;
  changed: number;
  unchanged: number;
  left: number;
  refused: { row: number; field: string; reason: string }[];
  /** What somebody should look at though nothing is refused; only where there is any. */
  warnings?: string[];
}

/** How a file was read, for those who look: no part of the report. */
export interface Reading {
  columns: { field: string; titles: string[] }[];
  ignored: string[];
  notes: string[];
}

/** Rows of one staged part: a journal line of about a megabyte. */
const PART = 2_000;
/** How often a file is compared again when somebody changed meanwhile what it changes too. */
const TRIES = 5;

/**
 * Imports a people file: all of it or nothing. Rows are staged in parts and made visible by one small commit, together with the ledger line
 * and the alarm that lets every capability know who joined, moved and left. Errors: STW_IMPORT for a file that cannot be read, STW_CONFLICT when
 * others change the same people again and again.
 */
export async function importPeople(
  kernel: Kernel,
  file: { name: string; bytes: Uint8Array },
  by: string,
  options: ImportOptions = {},
  tell: (reading: Reading) => void = () => undefined,
): Promise<ImportReport> {
  const sheet = await readSheet(file);
  const defaults = options.timeZone ? { timeZone: options.timeZone } : {};
  const parsed: ParsedPeople = parsePeople(sheet, { ...(options.map ? { map: options.map } : {}), defaults });
  for (let tries = 0; tries < TRIES; tries++) {
    const report = await taken(kernel, parsed, by, options, tries === 0 ? tell : () => undefined);
    if (report) return report;
  }
  throw new StewardError('STW_CONFLICT', { tries: TRIES });
}

/** One try. Undefined: somebody changed meanwhile what the file changes too (an erasure, another import), and nothing was done. */
async function taken(
  kernel: Kernel,
  parsed: ParsedPeople,
  by: string,
  options: ImportOptions,
  tell: (reading: Reading) => void,
): Promise<ImportReport | undefined> {
  const at = kernel.calendar.now();
  const present = (await kernel.store.all('people')) as Person[];
  tell({ ...parsed, notes: [...parsed.notes, ...stillGone(parsed, present)] });
  const holders = await kernel.read(roleHolders);
  const plan = planPeople(parsed, present, {
    today: dayIn(at, options.timeZone ?? 'UTC'),
    holdsRole: (id) => holders.has(id) && !options.addressChecked?.includes(id),
    ...(options.full ? { full: true } : {}),
    ...(options.leavers === undefined ? {} : { leavers: options.leavers }),
  });
  const report: ImportReport = {
    added: plan.added.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged,
    left: plan.left.length,
    refused: plan.refused.map(({ row, field, reason }) => ({ row, field, reason })),
  };
  const empty = await kernel.read((view) => emptied(plan, view));
  if (empty.length > 0) report.warnings = empty.map(emptyWarning);
  if (options.dryRun || report.refused.length > 0) return report;
  const rows = [...plan.added, ...plan.changed.map((c) => c.person), ...plan.left];
  if (rows.length === 0) return report;

  const before = new Map(present.map((p) => [p.id, p]));
  const change = {
    joined: plan.added.map((p) => p.id),
    changed: plan.changed.map((c) => ({ now: c.person, before: c.before })),
    left: plan.left.filter((p) => before.get(p.id)?.status !== 'left').map((p) => p.id),
    acting: [],
  };
  const act: Act = {
    kind: 'organisation.import',
    at,
    by,
    via: 'import',
    data: {},
    ...(options.as ? { as: options.as } : {}),
  };
  const { added, changed, unchanged, left } = report;
  const steps: Step[] = [{ do: 'note', facts: { added, changed, unchanged, left, ...addressChecked(options) } }];
  // A first import changes nothing for anybody: nothing is owed yet.
  if (present.length > 0)
    steps.push({
      do: 'alarm',
      id: `organisation|people|${at}|${(await kernel.store.head()).seq}|${randomId()}`,
      at,
      kind: 'organisation.changed',
      data: change as unknown as { [name: string]: Json },
    });
  const done = await publish(kernel, {
    act,
    steps: (view) => [...steps, ...empty.flatMap((role) => tellEmpty(role, plan, at, view))],
    rows: rows.map((row) => ({ table: 'people', row })),
    part: PART,
  });
  if (!done) return undefined;
  await kernel.tick();
  return report;
}

/** Whose address hands on more than their own work: whoever has a grant, heads every entity, or sits in for its head (hardening D7). */
function roleHolders(view: View): Set<Id> {
  const granted = view.all<Grant>('grants').map((g) => g.person);
  const heads = view.org.entities().flatMap((entity) => {
    const head = view.org.head(entity);
    return head ? [head.id, view.org.sitter(head.id)?.id ?? head.id] : [];
  });
  return new Set([...granted, ...heads]);
}

/** Roles that somebody active has, and nobody would after this plan. */
const emptied = (plan: PeoplePlan, view: View): Needed[] =>
  NEEDED.filter((role) => {
    const there = view.org.present(role);
    return there.length > 0 && there.every((p) => !staysActive(p, plan));
  });

const staysActive = (person: Person, { changed, left }: PeoplePlan): boolean => {
  const after = [...changed.map((c) => c.person), ...left].find((p) => p.id === person.id) ?? person;
  return after.status === 'active';
};

const emptyWarning = (role: Needed): string =>
  `Nobody active has the role ${role} after this: name somebody with "steward grant ${role} PERSON", or correct the file.`;

/** Whoever of the two offices is still there hears of it. */
function tellEmpty(role: Needed, plan: PeoplePlan, at: Instant, view: View): Step[] {
  const people = new Set(
    NEEDED.flatMap((one) => view.org.present(one))
      .filter((p) => staysActive(p, plan))
      .map((p) => p.id),
  );
  return [
    { do: 'note', what: 'role.empty', facts: { role } },
    ...[...people].map(
      (person): Step => ({ do: 'tell', person, ref: { kind: 'role.empty', id: role }, why: 'tell', key: at }),
    ),
  ];
}

/** How many addresses of role holders were let through, for the ledger. */
const addressChecked = ({ addressChecked = [] }: ImportOptions): { addressChecked?: number } =>
  addressChecked.length > 0 ? { addressChecked: addressChecked.length } : {};

/** Those whom an earlier file said to have left and this one names without a status: they stay so, which nobody should have to guess. */
function stillGone(parsed: ParsedPeople, present: readonly Person[]): string[] {
  const gone = new Set(present.filter((p) => p.status === 'left' && !p.leftFrom).map((p) => p.id));
  const named = parsed.people.filter((row) => row.status === undefined && gone.has(row.id)).map((row) => row.id);
  if (named.length === 0) return [];
  const some = `${named.slice(0, 5).join(', ')}${named.length > 5 ? ', …' : ''}`;
  return [
    `${named.length} in the file left by an earlier file and stay so (${some}): a status column with "active" brings them back.`,
  ];
}

/** Says in one sentence why nothing was imported. */
export function refuseImport(report: ImportReport): StewardError {
  const [first] = report.refused;
  const more = report.refused.length > 1 ? ` and ${report.refused.length - 1} more` : '';
  return new StewardError('STW_IMPORT', {
    reason: first ? `row ${first.row}, ${first.field}: ${first.reason}${more}` : 'nothing in it',
  });
}

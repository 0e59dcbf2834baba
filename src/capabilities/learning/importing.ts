import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Course } from '../../content/course.ts';
import type { Shelf } from '../../content/shelf.ts';
import { cleanLine, quote } from '../../importing/values.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { type ActRule, type Capability, rule } from '../../kernel/capability.ts';
import type { Fault, ImportAsk, ImportPlan } from '../../kernel/import.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { certificateId, closing } from './complete.ts';
import { keeping } from './content.ts';
import { personNamed } from './exempt.ts';
import { OFFICE } from './names.ts';
import { type Completion, completions } from './records.ts';
import { closedBy } from './round.ts';
import { coursePassed } from './statements.ts';

const NAMES = {
  person: 'person, person id, id, employee id, index number, email, e-mail, user principal name, learner',
  course: 'course, course id, course code',
  completedOn: 'completed on, completion date, date completed, completed, date',
  reference: 'reference, certificate, certificate number, source',
};
type Name = keyof typeof NAMES;
const FIELDS = Object.keys(NAMES) as Name[];
const NEEDED: readonly Name[] = ['person', 'course', 'completedOn'];
/** Completions laid over what is owed in one act. */
const AT_ONCE = 200;

const key = (title: string): string =>
  cleanLine(title)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

function find(header: readonly string[], map: { readonly [field: string]: string }): Map<Name, number> {
  const keys = header.map(key);
  const at = new Map<Name, number>();
  for (const field of FIELDS) {
    const names = map[field] ? [map[field] ?? ''] : [field, ...NAMES[field].split(',')];
    const place = names.map((n) => keys.indexOf(key(n))).find((i) => i >= 0);
    if (place !== undefined) at.set(field, place);
  }
  return at;
}

/** Completions from elsewhere: each closes what its person owes of that course. */
export const importsWith = (
  shelf: Shelf,
): { imports: NonNullable<Capability['imports']>; acts: Record<string, ActRule> } => ({
  imports: {
    completions: {
      title: 'learning.imports.completions',
      columns: 'learning.columns',
      fits: (header) => NEEDED.every((f) => find(header, {}).has(f)),
      may: (person, view) => view.org.holds(person.id, OFFICE),
      operator: true,
      plan: (ask, view) => plan(shelf, ask, view),
    },
  },
  acts: {
    imported: rule({ data: z.object({ batch: z.string().max(200) }), may: 'clock', decide: imported(shelf) }),
  },
});

function* plan(shelf: Shelf, ask: ImportAsk, view: View): Generator<undefined, ImportPlan> {
  const at = find(ask.sheet.header, ask.map ?? {});
  const refused: Fault[] = NEEDED.filter((f) => !at.has(f)).map((field) => ({
    row: 1,
    field,
    reason: `there is no column for it; name one with --map ${field}=COLUMN`,
    missing: true,
  }));
  const rows: ImportPlan['rows'] = [];
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const batch = `${view.now}|${ask.sha256.slice(0, 12)}`;
  const seen = new Set<string>();
  const kept = new Map<string, Course>();
  let n = 0;
  for (const { row, cells } of refused.length > 0 ? [] : ask.sheet.rows) {
    if (++n % 500 === 0) yield undefined;
    const text = (f: Name) => cleanLine(cells[at.get(f) ?? -1] ?? '');
    const fault = (field: string, reason: string) => void refused.push({ row, field, reason });
    const before = refused.length;
    const person = personNamed(text('person'), view);
    const course = shelf.course(text('course').toLowerCase());
    const day = text('completedOn');
    if (!person) fault('person', `${quote(text('person'))} is nobody in the people file, or several`);
    if (!course) fault('course', `${quote(text('course'))} is no course; there are: ${shelf.ids().join(', ')}`);
    if (!isDay(day)) fault('completedOn', `${quote(day)} is no date; write it like 2027-03-31`);
    else if (day > view.today(person ?? { timeZone: 'UTC' })) fault('completedOn', `${day} lies ahead`);
    if (refused.length > before || !person || !course) continue;
    const id = certificateId(course.id, day, 'elsewhere', person.id, course.id, day);
    // The same line again, in this file or in one before, says nothing new.
    if (seen.has(id) || view.peek(completions.name, id)) {
      counts.unchanged++;
      continue;
    }
    seen.add(id);
    counts.added++;
    const completion: Omit<Completion, 'version'> = {
      id,
      person: person.id,
      course: course.id,
      // What it is called on the certificate, whatever becomes of its folder.
      edition: course.version,
      how: 'elsewhere',
      at: view.now,
      day,
      pending: batch,
      ...(text('reference') ? { reference: text('reference').slice(0, 200) } : {}),
    };
    rows.push({ table: completions.name, row: { ...completion, version: 0 } });
    kept.set(course.id, course);
  }
  return {
    ...counts,
    left: 0,
    refused,
    conflicts: [],
    differences: [],
    ignored: ask.sheet.header.filter((_, i) => ![...at.values()].includes(i)),
    rows,
    steps: [
      ...[...kept.values()].flatMap((course) => keeping(course, view)),
      { do: 'alarm', id: `learning.imported|${batch}`, at: view.now, kind: 'learning.imported', data: { batch } },
      { do: 'note', what: 'learning.completions', facts: { sha256: ask.sha256, ...counts } },
    ],
    digest: createHash('sha256')
      .update(JSON.stringify([ask.sha256, rows.map(({ row }) => row.id)]))
      .digest('base64url')
      .slice(0, 22),
  };
}

/** What a file has brought closes what is owed, in small acts, until nothing of it is pending. */
const imported =
  (shelf: Shelf) =>
  (act: Act<{ batch: string }>, view: View): Decision => {
    const { batch } = act.data;
    const pending = view.find<Completion>(completions.name, 'pending', batch);
    const steps = pending.slice(0, AT_ONCE).flatMap((row) => closed(row, shelf, view));
    if (pending.length > AT_ONCE)
      steps.push({ do: 'alarm', id: `learning.imported|${batch}`, at: view.now, kind: act.kind, data: { batch } });
    return { steps };
  };

function closed(row: Completion, shelf: Shelf, view: View): Step[] {
  const { pending: _, ...done } = view.get<Completion>(completions.name, row.id) ?? row;
  const found = closedBy(row, view);
  const [first] = found;
  const now = { ...done, ...(first ? { learn: first.o.id, run: first.cycle.id } : {}) };
  const course = shelf.course(row.course);
  return [
    put(completions, now),
    ...(course ? coursePassed(now, course, view) : []),
    ...found.flatMap(({ o }) => closing(o, now)),
  ];
}

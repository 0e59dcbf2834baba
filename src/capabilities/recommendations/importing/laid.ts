import type { Difference, Fault } from '../../../kernel/import.ts';
import { entityOf } from '../../../kernel/person.ts';
import { type Item, isClosedStatus, isOpen, type Said } from '../items.ts';
import { changed, leads, PATHS } from '../moves.ts';
import { labelOf } from '../owed.ts';
import type { Importer } from './importer.ts';
import type { RowResult } from './plan.ts';
import type { RowRead } from './values.ts';

/** Whose file may change these: only the body's own word. A focal point changes dates, owners and progress in the portfolio. */
const FIELDS: readonly (keyof Said)[] = [
  'reference',
  'number',
  'series',
  'body',
  'period',
  'title',
  'text',
  'priority',
  'issuedOn',
  'dueOn',
  'owner',
  'unit',
  'status',
  'statusOn',
  'response',
  'confidential',
  'amount',
  'addressee',
];

/** A row over what is known. Three values a field: what the file said last, what it says now, what stands here. */
export function laidOver(present: Item, read: RowRead, importer: Importer, preferFile: boolean): RowResult {
  const { row, said } = read;
  const refused: Fault[] = [];
  const conflicts: Difference[] = [];
  const change: { [name: string]: unknown } = {};
  const filed: { [name: string]: unknown } = { ...present.filed };
  for (const field of FIELDS) {
    const now = said[field];
    if (now === undefined) continue;
    const [here, last] = [present[field], present.filed[field]];
    filed[field] = now;
    if (now === here || now === last) continue;
    const theirs: Difference = { row, label: labelOf(present), field, from: String(here ?? ''), to: String(now ?? '') };
    if (last !== undefined && here !== last) {
      conflicts.push(theirs);
      if (!preferFile) {
        // Said again next time: the conflict is not settled by having been shown once.
        filed[field] = last;
        continue;
      }
    }
    change[field] = now;
  }
  const differences = Object.entries(change).map(
    ([field, to]): Difference => ({
      row,
      label: labelOf(present),
      field,
      from: String(present[field as keyof Item] ?? ''),
      to: String(to ?? ''),
    }),
  );
  const no = importer.may(present) ?? importer.may({ ...present, ...(change as Partial<Said>) });
  if (no) return { refused: [{ row, field: 'unit', reason: no }] };
  const fields = Object.keys(change);
  if (fields.length > 0 && !importer.isWord(present))
    refused.push({
      row,
      field: fields[0] ?? '',
      reason: 'this would change what the body has issued; change owners, dates and progress in your portfolio',
    });
  const decides = fields.includes('status') && statusDecides(present, change.status as Said['status']);
  if (decides) {
    const not = importer.mayDecide(present);
    if (not) refused.push({ row, field: 'status', reason: not });
    else if (isClosedStatus(change.status as Said['status']) && !said.statusOn)
      change.statusOn = importer.at.slice(0, 10);
  }
  const path = decides ? 'fileDecides' : fields.includes('status') ? 'file' : 'fileCorrects';
  if (!leads(PATHS[path], present.status, (change.status as Said['status']) ?? present.status))
    refused.push({ row, field: 'status', reason: 'there is no way from how it stands to this' });
  if (refused.length > 0) return { refused };
  if (fields.length === 0) {
    const same = JSON.stringify(filed) === JSON.stringify(present.filed);
    return { kind: 'unchanged', ...(same ? {} : { item: { ...present, filed } }), conflicts, differences };
  }
  const consequences = { ...change, ...following(present, change as Partial<Said>, decides) } as Partial<Item>;
  const made = changed(present, path, { ...consequences, filed }, importer);
  return {
    kind: 'changed',
    item: { ...made.item, pending: importer.batch },
    move: made.move,
    conflicts,
    differences,
    ...(decides ? { closes: true } : {}),
  };
}

/** Does a change of status decide something: a closing, a reopening, a claim taken back? */
function statusDecides(present: Item, to: Said['status']): boolean {
  return isClosedStatus(to) || !isOpen(present) || present.claim !== null || present.status === 'implemented';
}

/** What follows from what the body's file changes. */
function following(present: Item, change: Partial<Said>, decides: boolean): Partial<Item> {
  const out: Partial<Item> = {};
  if (change.dueOn) {
    if (!present.originalDueOn) out.originalDueOn = change.dueOn;
    if (present.dueOn && change.dueOn > present.dueOn) out.postponed = present.postponed + 1;
    out.extension = null;
  }
  if (change.unit && entityOf({ unit: change.unit }) !== entityOf(present) && !change.owner) {
    out.owner = '';
    out.assigned = false;
  }
  if (change.owner && (change.dueOn ?? present.dueOn)) out.assigned = true;
  if (change.status) {
    out.bodySays = change.status === 'implemented';
    if (change.status === 'in-progress' && (change.owner ?? present.owner)) out.assigned = true;
    if (decides || change.status === 'implemented')
      Object.assign(out, { claim: null, question: null, extension: null });
  }
  return out;
}

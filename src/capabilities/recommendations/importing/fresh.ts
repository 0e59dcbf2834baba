import type { Fault } from '../../../kernel/import.ts';
import type { View } from '../../../kernel/view.ts';
import { blank, isClosedStatus, type Said } from '../items.ts';
import { turned } from '../moves.ts';
import { labelOf } from '../owed.ts';
import { lineOf } from '../rights.ts';
import type { Importer } from './importer.ts';
import type { RowResult } from './plan.ts';
import type { RowRead } from './values.ts';

const NEEDED = ['reference', 'body', 'title', 'unit'] as const;

/** A recommendation that is not known yet. */
export function fresh(read: RowRead, importer: Importer, view: View): RowResult {
  const { row, id, said } = read;
  const refused: Fault[] = [];
  const fault = (field: string, reason: string): void => void refused.push({ row, field, reason });
  for (const field of NEEDED)
    if (!said[field] && !(field === 'title' && said.text)) fault(field, 'is empty; a new recommendation needs it');
  const full: Said = {
    reference: said.reference ?? '',
    number: said.number ?? '',
    series: said.series ?? '',
    body: said.body ?? '',
    period: said.period ?? '',
    title: said.title ?? said.text?.slice(0, 200) ?? '',
    text: said.text ?? '',
    priority: said.priority ?? 'other',
    issuedOn: said.issuedOn ?? '',
    dueOn: said.dueOn ?? '',
    owner: said.owner ?? '',
    unit: said.unit ?? '',
    status: said.status ?? 'not-started',
    statusOn: said.statusOn ?? '',
    response: said.response ?? 'under-consideration',
    confidential: said.confidential ?? false,
    amount: said.amount ?? null,
    addressee: said.addressee ?? 'management',
  };
  const closed = isClosedStatus(full.status);
  const no = importer.may(full);
  if (no) fault('unit', no);
  // What a body closed before Steward came is loaded as history; somebody else's file closes nothing.
  if (closed && !importer.isWord(full)) fault('status', 'closed ones are loaded by the body or an operator');
  // The rates need a date of a closing: without its own, the day it was issued would flatter, today would not be true.
  if (closed && !full.statusOn) fault('statusOn', 'is empty; a closed recommendation needs the date of its closing');
  if (closed && full.statusOn && full.issuedOn && full.statusOn < full.issuedOn)
    fault('statusOn', 'lies before the day of issue');
  if (refused.length > 0) return { refused };

  const claimed = full.status === 'implemented' && !importer.isWord(full);
  if (claimed && !full.owner) return { refused: [{ row, field: 'ownerId', reason: 'a claim needs an owner' }] };
  const item = blank(id, full, importer.at);
  const answered = full.response !== 'under-consideration';
  item.assigned =
    closed ||
    full.status === 'implemented' ||
    (full.owner !== '' &&
      (full.status === 'in-progress' || (answered && (full.dueOn !== '' || full.addressee === 'governing-body'))));
  item.bodySays = full.status === 'implemented' && !claimed;
  if (claimed) {
    const people = [importer.person ?? importer.by, full.owner];
    item.claim = {
      what: 'done',
      by: importer.person ?? importer.by,
      for: full.owner,
      at: importer.at,
      reason: '',
      links: [],
      files: [],
    };
    item.claimers = [...new Set(people)];
    item.claimLines = [...new Set(people.flatMap((p) => lineOf(p, view)))];
  }
  if (!closed) item.pending = importer.batch;
  item.turn = turned({ ...item, version: 0 }, importer.at);
  // What is new is shown by its title, so that a column taken for another is seen before anything is imported.
  const title = { row, label: labelOf(full), field: 'title', from: '', to: full.title };
  return { kind: 'added', item: { ...item, version: 0 }, conflicts: [], differences: [title] };
}

import { cleanLine, quote, readId, readText, readUnit } from '../../../importing/values.ts';
import type { Fault } from '../../../kernel/import.ts';
import { within } from '../../../kernel/person.ts';
import { isDay } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { isClosedStatus, type Said } from '../items.ts';
import type { Columns, FieldName } from './columns.ts';
import { priorityOf, responseOf, statusOf, yesOf } from './words.ts';

/** What one row of a file says; a field that it says nothing of is absent. */
export interface RowRead {
  row: number;
  id: string;
  said: Partial<Said>;
  faults: Fault[];
}

const NUMBERED = /(?:^|[-_.])(\d{1,4}[a-z]?)$/i;

/** Reads one row. Unknown people and units are faults only where somebody would be asked: history names leavers. */
export function readRow(row: number, cells: readonly string[], at: Columns['at'], view: View): RowRead {
  const faults: Fault[] = [];
  const said: Partial<Said> = {};
  const text = (field: FieldName): string => cleanLine(cells[at.get(field) ?? -1] ?? '');
  const fault = (field: string, reason: string): void => void faults.push({ row, field, reason });
  const take = <F extends keyof Said>(field: F, value: Said[F] | undefined, otherwise: string): void => {
    if (value === undefined) fault(field, otherwise);
    else said[field] = value;
  };
  const words = (
    field: 'reference' | 'number' | 'series' | 'body' | 'period' | 'title' | 'text',
    most: number,
  ): void => {
    const value = text(field);
    if (value === '') return;
    const read = readText(value, most);
    if ('value' in read) said[field] = read.value;
    else fault(field, read.reason);
  };
  const idRead = readId(text('id'));
  const id = 'value' in idRead ? idRead.value : '';
  if ('reason' in idRead) fault('id', idRead.reason);
  words('reference', 100);
  words('number', 20);
  words('series', 100);
  words('body', 60);
  words('period', 60);
  words('title', 500);
  words('text', 20_000);
  if (said.number === undefined && NUMBERED.test(id)) said.number = NUMBERED.exec(id)?.[1] ?? '';
  for (const field of ['issuedOn', 'dueOn', 'statusOn'] as const) {
    const value = text(field).replace(/T00:00(:00(\.000)?)?Z?$/, '');
    if (value) take(field, isDay(value) ? value : undefined, `${quote(value)} is no date; write it like 2027-03-31`);
  }
  const status = text('status');
  if (status) {
    // "Not accepted" is what management says; how far it is stays open until the body closes (domain.md, S4).
    if (responseOf(status) === 'not-accepted') {
      said.status = 'not-started';
      said.response = 'not-accepted';
    } else
      take(
        'status',
        statusOf(status),
        `${quote(status)} is no status: not started, in progress, implemented, closed - implemented, overtaken by events, closed without implementation`,
      );
  }
  const response = text('response');
  if (response)
    take(
      'response',
      responseOf(response),
      `${quote(response)} is no response: accepted, partly, not accepted, under consideration`,
    );
  const priority = text('priority');
  if (priority)
    take('priority', priorityOf(priority), `${quote(priority)} is no priority: critical, main, important, other`);
  if (at.has('confidential'))
    take('confidential', yesOf(text('confidential')), `${quote(text('confidential'))} is neither yes nor no`);
  const amount = text('amount');
  if (amount) {
    const number = Number(amount.replace(/[\s,'’\u00a0\u202f]/g, '').replace(/^(USD|US\$|\$)/i, ''));
    take('amount', Number.isFinite(number) ? number : undefined, `${quote(amount)} is no amount`);
  }
  const addressee = text('addressee');
  if (addressee)
    said.addressee = /general assembly|governing|legislative|board|commission|committee|council|member states/i.test(
      addressee,
    )
      ? 'governing-body'
      : 'management';
  readPlace(said, text('unit'), text('owner'), view, fault);
  return { row, id, said, faults };
}

function readPlace(
  said: Partial<Said>,
  unit: string,
  owner: string,
  view: View,
  fault: (field: string, reason: string) => void,
): void {
  const history = said.status !== undefined && isClosedStatus(said.status);
  if (owner) {
    const found = ownerOf(owner, view);
    if ('id' in found) said.owner = found.id;
    else if (!history) fault('ownerId', found.reason);
  }
  if (unit) {
    const read = readUnit(unit);
    if ('reason' in read) fault('unit', read.reason);
    else if (!history && !isKnown(read.value, view)) fault('unit', `nobody belongs to ${quote(read.value)}`);
    else said.unit = read.value;
  } else if (said.owner) {
    const person = view.org.person(said.owner);
    if (person) said.unit = person.unit;
  }
}

/** By id, e-mail or full name; each looked up once. */
function ownerOf(text: string, view: View): { id: string } | { reason: string } {
  return view.once(`owner:${text}`, () => {
    const exact = view.org.person(text);
    if (exact) return exact.status === 'left' ? { reason: `${quote(text)} has left` } : { id: exact.id };
    const found = [
      ...view.find<{ id: string; version: number; status: string }>('people', 'email', text.toLowerCase()),
      ...view.find<{ id: string; version: number; status: string }>('people', 'name', text.toLowerCase()),
    ].filter((p) => p.status !== 'left');
    const ids = [...new Set(found.map((p) => p.id))];
    if (ids[0] === undefined) return { reason: `${quote(text)} is nobody's id, e-mail address or name here` };
    return ids.length > 1
      ? { reason: `${quote(text)} may be ${ids.slice(0, 4).join(' or ')}; give the id` }
      : { id: ids[0] };
  });
}

const isKnown = (unit: string, view: View): boolean =>
  view.once(`unit:${unit}`, () => view.org.all().some((p) => p.status !== 'left' && within(p.unit, unit)));

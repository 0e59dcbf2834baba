import { createHash } from 'node:crypto';
import type { Fault } from '../../../kernel/import.ts';
import { key } from './words.ts';

/** What audit tools call the columns, the most telling first; in other languages, as our own portfolio writes them. */
const SYNONYMS = {
  id: 'id, recommendation id, rec id, unique id, recommendation key, tracking number, tracking id, issue id, finding id, system id, audit recommendation id, record id',
  reference:
    'reference, report, report reference, report number, report no, report symbol, document symbol, symbol, audit report number, assignment number, assignment no, audit reference, ref, report ref, report id',
  number: 'number, no, rec no, rec number, recommendation number, recommendation no, para, paragraph, seq, sequence',
  series: 'series, audit series, programme, area, audit area, audit type, category',
  body: 'body, oversight body, source, auditor, issued by, audit body, entity issuing, oversight entity, origin',
  period:
    'period, biennium, financial period, audit period, fiscal period, reporting period, year of audit, fiscal year',
  title: 'title, recommendation title, subject, headline, short text, summary, short description',
  text: 'text, recommendation, recommendation text, full text, description, recommendation description, details, wording',
  priority: 'priority, criticality, importance, classification, rating, significance, risk rating, level, risk level',
  issuedOn: 'issued on, issue date, date issued, report date, issued, date of issue, date of report, publication date',
  dueOn:
    'due on, due date, target date, implementation date, expected date, expected implementation date, target implementation date, deadline, planned date, revised target date, due, planned implementation date, date limite, échéance, fecha límite, plazo, تاريخ الاستحقاق, срок, срок выполнения, 到期日, 截止日期',
  owner:
    'owner id, owner, owner email, responsible, responsible officer, responsible person, responsible official, action owner, assigned to, focal person, implementing officer, owner name, person responsible, responsable, المسؤول, ответственный, ответственное лицо, 负责人',
  unit: 'unit, department, entity, office, client, auditee, responsible unit, responsible entity, responsible office, implementing entity, division, organizational unit, department office, unit path',
  status:
    'status, implementation status, state, current status, rec status, recommendation status, status of implementation, situation, état, statut, estado, situación, الحالة, состояние, статус, 状态',
  statusOn:
    'status on, status date, date of status, closed on, closure date, date closed, closing date, status as of, date implemented, verified on',
  response:
    'response, management response, acceptance, accepted, management position, client response, management acceptance',
  confidential: 'confidential, restricted, sensitive, is confidential, strictly confidential',
  amount: 'amount, financial implication, financial implications, amount usd, value, savings, financial impact, usd',
  addressee: 'addressee, addressed to, directed to, addressee type, for action by',
} as const;
export type FieldName = keyof typeof SYNONYMS;
export const FIELDS = Object.keys(SYNONYMS) as FieldName[];
const REQUIRED: readonly FieldName[] = ['id', 'reference', 'body', 'title', 'unit'];

const KEYS = new Map(FIELDS.map((field) => [field, SYNONYMS[field].split(',').map(key)] as const));
/** Ours: a column may be called by the field's own name in any writing (`ownerId`, `Owner ID`). */
const own = (field: string): string[] => [key(field), key(`${field}Id`)];

export interface Columns {
  at: Map<FieldName, number>;
  ignored: string[];
  refused: Fault[];
}

/** By which a file of the same make is known again: its titles, in any order. */
export const signatureOf = (header: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(header.map(key).filter(Boolean).sort()))
    .digest('base64url')
    .slice(0, 22);

/** Finds the columns by their titles; `map` says where a field is when its title is none that is known. */
export function findColumns(header: readonly string[], map: { readonly [field: string]: string } = {}): Columns {
  const at = new Map<FieldName, number>();
  const refused: Fault[] = [];
  const places = new Map<string, number>();
  header.forEach((title, i) => {
    if (key(title) && !places.has(key(title))) places.set(key(title), i);
  });
  const taken = new Set<number>();
  for (const [name, column] of Object.entries(map)) {
    const field = FIELDS.find((f) => own(f).includes(key(name)));
    const place = places.get(key(column));
    if (!field) refused.push({ row: 1, field: name, reason: `is no field; the fields are ${FIELDS.join(', ')}` });
    else if (place === undefined)
      refused.push({ row: 1, field, reason: `there is no column "${column}" to read it from` });
    else {
      at.set(field, place);
      taken.add(place);
    }
  }
  // The field's own name first, everywhere; then what others call it, each column for one field only.
  for (const names of [own, (field: FieldName) => KEYS.get(field) ?? []])
    for (const field of FIELDS) {
      if (at.has(field)) continue;
      const place = names(field)
        .map((name) => places.get(name))
        .find((p): p is number => p !== undefined && !taken.has(p));
      if (place === undefined) continue;
      at.set(field, place);
      taken.add(place);
    }
  // One of the two texts is enough.
  if (!at.has('title') && at.has('text')) at.set('title', at.get('text') ?? 0);
  for (const field of REQUIRED)
    if (!at.has(field) && !(field === 'unit' && at.has('owner')))
      refused.push({
        row: 1,
        field,
        reason: `there is no column for it; name one with --map ${field}=COLUMN`,
        missing: true,
      });
  return { at, ignored: header.filter((title, i) => title !== '' && !taken.has(i)), refused };
}

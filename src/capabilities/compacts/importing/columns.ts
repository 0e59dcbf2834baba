import type { Fault } from '../../../kernel/import.ts';

const NAMES = {
  id: 'id, indicator id, indicator code, code',
  name: 'name, indicator, indicator name, title',
  scope: 'scope, applies to',
  unit: 'unit, unit of measure, measure',
  direction: 'direction, better, polarity',
  target: 'target, goal, target value',
  managerId: 'manager id, manager, senior manager, compact holder',
  period: 'period, reporting period, year',
  actual: 'actual, value, figure, result, actual value',
  count: 'count, numerator',
  of: 'of, denominator, out of',
  source: 'source, data source',
} as const;
export type FieldName = keyof typeof NAMES;
export const FIELDS = Object.keys(NAMES) as FieldName[];

const key = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

export interface Columns {
  at: Map<FieldName, number>;
  ignored: string[];
  refused: Fault[];
}

/** Finds the columns by their titles, in any order and writing; `map` says where a field is when its title is none that is known. */
export function findColumns(header: readonly string[], map: { readonly [field: string]: string } = {}): Columns {
  const at = new Map<FieldName, number>();
  const refused: Fault[] = [];
  const places = new Map<string, number>();
  header.forEach((title, i) => {
    if (key(title) && !places.has(key(title))) places.set(key(title), i);
  });
  for (const [name, column] of Object.entries(map)) {
    const field = FIELDS.find((f) => key(f) === key(name));
    const place = places.get(key(column));
    if (!field) refused.push({ row: 1, field: name, reason: `is no field; the fields are ${FIELDS.join(', ')}` });
    else if (place === undefined)
      refused.push({ row: 1, field, reason: `there is no column "${column}" to read it from` });
    else at.set(field, place);
  }
  const taken = new Set(at.values());
  for (const names of [(f: FieldName) => [f as string], (f: FieldName) => NAMES[f].split(',')])
    for (const field of FIELDS) {
      const place = names(field)
        .map((name) => places.get(key(name)))
        .find((p): p is number => p !== undefined && !taken.has(p));
      if (at.has(field) || place === undefined) continue;
      at.set(field, place);
      taken.add(place);
    }
  if (!at.has('id'))
    refused.push({
      row: 1,
      field: 'id',
      reason: 'there is no column for it; name one with --map id=COLUMN',
      missing: true,
    });
  return { at, ignored: header.filter((title, i) => title !== '' && !taken.has(i)), refused };
}

import { createHash } from 'node:crypto';
import { cleanLine, quote, readText } from '../../../importing/values.ts';
import type { Difference, Fault, ImportAsk, ImportPlan, ImportRule } from '../../../kernel/import.ts';
import { isDay } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { type Rating, ratings } from '../items.ts';
import { BODY, OFFICE } from '../names.ts';
import { sayValue } from './say.ts';
import { key, ratingOf } from './words.ts';

const NAMES = {
  reference: 'reference, report, report reference, report number, assignment number, report symbol, ref',
  body: 'body, oversight body, source, auditor',
  rating: 'rating, overall rating, audit rating, opinion, conclusion',
  issuedOn: 'issued on, issue date, date issued, report date, issued',
};
type Name = keyof typeof NAMES;
const FIELDS = Object.keys(NAMES) as Name[];

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

/** Ratings of audit reports: one a report and body; a later word replaces the former, which is kept for reports as of a date. */
export const ratingsRule: ImportRule = {
  title: 'recommendations.tables.ratings',
  columns: 'recommendations.columns',
  say: sayValue,
  fits: (header) => {
    const at = find(header, {});
    return FIELDS.every((f) => at.has(f)) && !header.some((title) => ['id', 'title', 'status'].includes(key(title)));
  },
  may: (person, view) => view.org.holdsAny(person.id, [BODY, OFFICE]),
  operator: true,
  plan,
};

function* plan(ask: ImportAsk, view: View): Generator<undefined, ImportPlan> {
  const at = find(ask.sheet.header, ask.map ?? {});
  const refused: Fault[] = FIELDS.filter((f) => !at.has(f)).map((field) => ({
    row: 1,
    field,
    reason: `there is no column for it; name one with --map ${field}=COLUMN`,
    missing: true,
  }));
  const rows: ImportPlan['rows'] = [];
  const differences: Difference[] = [];
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const seen = new Map<string, number>();
  let n = 0;
  for (const { row, cells } of refused.length > 0 ? [] : ask.sheet.rows) {
    if (++n % 500 === 0) yield undefined;
    const text = (f: Name) => cleanLine(cells[at.get(f) ?? -1] ?? '');
    const fault = (field: string, reason: string) => void refused.push({ row, field, reason });
    const [reference, body, word, issuedOn] = [text('reference'), text('body'), text('rating'), text('issuedOn')];
    const rating = ratingOf(word);
    const before = refused.length;
    if (!reference) fault('reference', 'is empty');
    const long = readText(reference, 100);
    if ('reason' in long) fault('reference', long.reason);
    if (!body) fault('body', 'is empty');
    if (!rating)
      fault('rating', `${quote(word)} is no rating: satisfactory, partially satisfactory, unsatisfactory, not rated`);
    if (!isDay(issuedOn)) fault('issuedOn', `${quote(issuedOn)} is no date; write it like 2027-03-31`);
    const id = `${body}|${reference}`;
    const first = seen.get(id);
    if (first !== undefined) fault('reference', `"${reference}" is also in row ${first}`);
    seen.set(id, row);
    const who = ask.by.startsWith('operator:') ? ask.as : ask.by;
    if (who && !view.org.holds(who, BODY, undefined, body) && !view.org.holds(who, OFFICE))
      fault('body', `you have no right for ${body}`);
    if (refused.length > before || !rating) continue;
    const known = view.peek<Rating>('recommendations.ratings', id);
    if (known?.rating === rating && known.issuedOn === issuedOn) counts.unchanged++;
    else {
      if (known) {
        counts.changed++;
        differences.push({ row, label: reference, field: 'rating', from: known.rating, to: rating });
      } else counts.added++;
      const former = known ? [...known.before, { rating: known.rating, until: view.now }] : [];
      rows.push({
        table: ratings.name,
        row: {
          id,
          reference,
          body,
          rating,
          issuedOn,
          knownAt: known?.knownAt ?? view.now,
          before: former,
          version: known?.version ?? 0,
        } as never,
      });
    }
  }
  const versions = rows.map(({ row }) => [row.id, row.version ?? 0]);
  return {
    ...counts,
    left: 0,
    refused,
    conflicts: [],
    differences: differences.slice(0, 40),
    ignored: ask.sheet.header.filter((_, i) => ![...at.values()].includes(i)),
    rows,
    steps: [{ do: 'note', what: 'recommendations.ratings', facts: { sha256: ask.sha256, ...counts } }],
    digest: createHash('sha256')
      .update(JSON.stringify([ask.sha256, versions]))
      .digest('base64url')
      .slice(0, 22),
  };
}

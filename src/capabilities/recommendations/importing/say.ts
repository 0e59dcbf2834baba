import type { ImportRule } from '../../../kernel/import.ts';
import { isDay } from '../../../kernel/time.ts';

/** Fields whose values are words of ours, with where their texts stand. */
const WORDS: { [field: string]: string } = {
  status: 'statuses',
  response: 'responses',
  priority: 'priorities',
  rating: 'ratings',
};

/** A value of a file as people read it. */
export const sayValue: NonNullable<ImportRule['say']> = (field, value, view, t) => {
  const text = `recommendations.${WORDS[field] ?? ''}.${value}`;
  if (WORDS[field] && t.has(text)) return t.t(text);
  if (field === 'owner') return view.org.person(value)?.name ?? value;
  if (field === 'confidential') return t.t(value === 'true' ? 'common.action.yes' : 'common.action.no');
  return isDay(value) ? t.day(value) : value;
};

import { z } from 'zod/v4';
import type { Button } from './buttons.ts';
import type { Speech } from './capability.ts';
import type { Values } from './form.ts';
import { isDay } from './time.ts';

/** One field of a card or a form, as the templates take it. */
export interface Field {
  kind: 'text' | 'long' | 'number' | 'date' | 'time' | 'one' | 'many' | 'toggle';
  id: string;
  label: unknown;
  value: string;
  required: boolean;
  error: string;
  hint: string;
  least: number;
  max: number;
  choices: { title: unknown; value: string }[];
}

export type MakeField = (t: Speech, kind: Field['kind'], id: string, values: Values, more?: Partial<Field>) => Field;

/** Fields labelled by a capability's texts, `<name>.fields.<id>`, unless another label is given. */
export const fieldsOf =
  (name: string): MakeField =>
  (t, kind, id, values, more = {}) => {
    const value = values[id];
    return {
      kind,
      id,
      label: more.label ?? t.t(`${name}.fields.${id}`),
      value: value === undefined || value === null ? '' : Array.isArray(value) ? value.join(',') : String(value),
      required: false,
      error: errorOf(t, name, kind, more),
      hint: '',
      least: 0,
      max: 200,
      choices: [],
      ...more,
    };
  };

/** What is said where it does not fit: of a number which ones do. */
function errorOf(t: Speech, name: string, kind: Field['kind'], { least = 0, max, required }: Partial<Field>): string {
  if (kind === 'number' && max !== undefined) return t.t('common.form.range', { least: `${least}`, max: `${max}` });
  return required ? t.t(`${name}.fields.needed`) : '';
}

/** A field for a link that people are sent to. */
export const linkField = (field: MakeField, t: Speech, id: string, values: Values): Field =>
  field(t, 'text', id, values, { max: 1000, hint: 'https://', error: t.t('common.form.link') });

export interface FormCard {
  title: unknown;
  notice?: string;
  paragraphs?: unknown[];
  facts?: { title: unknown; value: unknown }[];
  fields?: Field[];
  links?: { title: unknown; url: string }[];
  /** Buttons that open something else; going on is the kernel's. */
  more?: Button[];
  note?: unknown;
}

/** What the form template shows; buttons are the kernel's. */
export const formCard = (it: FormCard): { [name: string]: unknown } => ({
  paragraphs: [],
  facts: [],
  fields: [],
  links: [],
  more: [],
  note: '',
  ...it,
});

export const dayInput = z.string().refine(isDay);
export const toggleInput = z.preprocess((v) => v === true || v === 'true', z.boolean());

/** What separates names and units as people type them, on every keyboard: a new line, or the comma and semicolon of any of the six languages. */
const SEPARATORS = /[,;،؛，；、\n]/;
/** Several names or units typed into one field, without what is blank. */
export const separated = (text: string): string[] =>
  text
    .split(SEPARATORS)
    .map((part) => part.trim())
    .filter(Boolean);
/** At most `most` of them, each of at most `length` characters; a list that is one already stays. */
export const listInput = (length: number, most: number) =>
  z.preprocess((v) => (typeof v === 'string' ? separated(v) : v), z.array(z.string().max(length)).max(most));

/** Values of a choice of several come joined by commas, so a comma within one is written otherwise. */
export const coded = (text: string): string => text.replace(/%/g, '%25').replace(/,/g, '%2C');
const decoded = (text: string): string => text.replace(/%2C/g, ',').replace(/%25/g, '%');
export const severalInput = z.preprocess(
  (v) => (typeof v === 'string' ? v.split(',').filter(Boolean).map(decoded) : v),
  z.array(z.string().max(400)).max(500),
);

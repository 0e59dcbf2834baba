import type { Json } from './store.ts';

/** A line of a list, with what can be done about it. */
export interface Row {
  /** Stands above it: what the lines from here on are. */
  heading?: unknown;
  intro?: unknown;
  text: unknown;
  detail: unknown;
  button: Button;
}
export interface Button {
  title: unknown;
  verb: string;
  data: { [name: string]: Json };
  style: string;
  inputs: string;
}

export const button = (
  title: unknown,
  verb: string,
  data: { [name: string]: Json },
  style = 'default',
  inputs = 'none',
): Button => ({
  title,
  verb,
  data,
  style,
  inputs,
});
export const NO_BUTTON = button('', '', {});

/** How pressing a line is: the smaller, the earlier in a list. */
export const rankOf = (line: { rank?: string } | undefined): string => line?.rank ?? '5';

/** The formats a report has. Apart from the printers, so that what only names them loads no fonts. */
export const FORMATS = ['table', 'csv', 'xlsx', 'pdf', 'json'] as const;
export type Format = (typeof FORMATS)[number];
export const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

export { Answering } from './answering.ts';
export { Desk, type DeskPorts } from './desk.ts';
export { dropExtras } from './drops.ts';
export { type Consent, type Dropped, type Extras, together } from './extras.ts';
export { fileExtras } from './files.ts';
export { reportExtras } from './reports/index.ts';

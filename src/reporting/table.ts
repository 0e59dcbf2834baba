/** The port of this room: what a capability reports, whoever prints it. It lives in the kernel, which may import no other room. */
export type { Cell, Column, Report, Table } from '../kernel/report.ts';

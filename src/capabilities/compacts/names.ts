import type { Role } from '../../kernel/role.ts';

export const SECRETARIAT: Role = 'compact-secretariat';
export const COUNTERSIGNER: Role = 'compact-countersigner';
export const BOARD: Role = 'performance-board';
export const PREPARER: Role = 'preparer';

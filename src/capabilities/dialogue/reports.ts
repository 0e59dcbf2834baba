import type { ReportRule } from '../../kernel/capability.ts';

export const reports: Record<string, ReportRule> = {};

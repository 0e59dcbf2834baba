import type { ReportRule } from '../../../kernel/capability.ts';
import { pack } from './pack.ts';
import { standing } from './standing.ts';

export const reports: Record<string, ReportRule> = { recommendations: standing, pack };

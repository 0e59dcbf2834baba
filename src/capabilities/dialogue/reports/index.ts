import type { ReportRule } from '../../../kernel/capability.ts';
import { participationReport } from './participation.ts';
import { returnReport } from './return.ts';

export const reports: Record<string, ReportRule> = { dialogue: participationReport, return: returnReport };

import type { Shelf } from '../../../content/shelf.ts';
import type { ReportRule } from '../../../kernel/capability.ts';
import { completionReport } from './completion.ts';
import { listReport } from './list.ts';
import { questionsReport } from './questions.ts';

export const reportsWith = (shelf: Shelf): Record<string, ReportRule> => ({
  learning: completionReport(shelf),
  questions: questionsReport(shelf),
  completions: listReport(shelf),
});

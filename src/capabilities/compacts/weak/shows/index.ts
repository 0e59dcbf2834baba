import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { actionCard } from './action.ts';
import { areasCard, weakCard } from './areas.ts';
import { clashCard, planCard } from './plan.ts';
import { reportCard } from './report.ts';

export const weakShow: Record<string, (shown: Shown) => CardContent | undefined> = {
  weak: weakCard,
  areas: areasCard,
  plan: planCard,
  clash: clashCard,
  prepare: reportCard,
  report: reportCard,
  action: actionCard,
};

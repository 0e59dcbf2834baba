import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { assessCard, plainCard, reviewCard } from './board.ts';
import { acknowledgeCard, correctionCard, selfCard } from './manager.ts';
import { resultCard, resultsCard } from './results.ts';

export const assessShow: Record<string, (shown: Shown) => CardContent | undefined> = {
  self: selfCard,
  assess: assessCard,
  plain: plainCard,
  review: reviewCard,
  acknowledge: acknowledgeCard,
  correction: correctionCard,
  results: resultsCard,
  result: resultCard,
};

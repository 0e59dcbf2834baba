import type { Capability } from '../../../kernel/capability.ts';
import { packCard } from '../quarter.ts';
import { answerCard, approveCard, assignCard, confirmCard, verifyCard } from './asked.ts';
import { evidenceCard } from './evidence.ts';
import { decidedCard, enteredCard, historyCard } from './history.ts';
import { itemCard, textCard } from './item.ts';
import { listCard, noneCard } from './lists.ts';
import { portfolioCard } from './portfolio.ts';

/** Every card about recommendations, by what it shows. */
export const show: Capability['show'] = {
  item: itemCard,
  text: textCard,
  history: historyCard,
  assign: assignCard,
  approve: approveCard,
  verify: verifyCard,
  confirm: confirmCard,
  answer: answerCard,
  decided: decidedCard,
  entered: enteredCard,
  evidence: evidenceCard,
  pack: packCard,
  list: listCard,
  portfolio: portfolioCard,
  none: noneCard,
};

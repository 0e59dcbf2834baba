import type { Capability } from '../../../kernel/capability.ts';
import { assessShow } from '../assess/shows/index.ts';
import { weakShow } from '../weak/shows/index.ts';
import { indicatorCard, settleCard } from './indicator.ts';
import { acceptCard, objectivesCard, sharedCard } from './objectives.ts';
import { overviewCard, sampleCard, waitingCard } from './office.ts';
import { paperCard, signCard } from './paper.ts';

/** Every card, by the part of its ref after the name of the capability. */
export const show: Capability['show'] = {
  paper: paperCard,
  sign: signCard,
  countersign: signCard,
  indicator: indicatorCard,
  settle: settleCard,
  objectives: objectivesCard,
  accept: acceptCard,
  shared: sharedCard,
  overview: overviewCard,
  waiting: waitingCard,
  sample: sampleCard,
  ...weakShow,
  ...assessShow,
};

import { z } from 'zod/v4';
import { type ActRule, rule } from '../../kernel/capability.ts';
import type { FigureRule } from '../../kernel/figures.ts';
import { assess, assessAll, assessAllSchema, assessSchema } from './assess/board.ts';
import {
  acknowledge,
  acknowledgeSchema,
  correct,
  correction,
  correctionSchema,
  correctSchema,
  release,
  releaseSchema,
} from './assess/release.ts';
import { askBoard, askSelves, cycleSchema, self, selfSchema } from './assess/year.ts';
import {
  comment,
  commentSchema,
  dispute,
  naSchema,
  notApplicable,
  reported,
  reportedSchema,
  settle,
  settleSchema,
} from './figures.ts';
import { handover, handoverSchema } from './handover.ts';
import { add, addSchema, launch, launchSchema } from './launch.ts';
import { limitsSchema, setLimits } from './limits.ts';
import { follow, monthRule, monthSchema } from './month.ts';
import { BOARD, COUNTERSIGNER, SECRETARIAT } from './names.ts';
import { accept, acceptSchema, propose, proposeSchema, read, readSchema, share, shareSchema } from './objectives.ts';
import { countersign, countersignAll, countersignAllSchema, sign, signSchema } from './sign.ts';
import { action, actionSchema } from './weak/actions.ts';
import { end, endSchema, leave, notWeakSchema, open, proposing, weakSchema } from './weak/areas.ts';
import { choose, mineSchema, plan, planSchema } from './weak/plan.ts';
import { askReports, prepare, prepareSchema, tell, tellSchema } from './weak/telling.ts';

/** Everything that can happen to a compact by an act; files have their own door. An operator launches, and no more. */
export const acts = (named: ReadonlyMap<string, FigureRule>): Record<string, ActRule> => ({
  launch: rule({ data: launchSchema, may: [SECRETARIAT], operator: true, decide: launch }),
  add: rule({ data: addSchema, may: [SECRETARIAT], decide: add }),
  sign: rule({ data: signSchema, may: 'anyone', answers: 'obligation', decide: sign }),
  countersign: rule({ data: signSchema, may: [COUNTERSIGNER], answers: 'obligation', decide: countersign }),
  countersignAll: rule({ data: countersignAllSchema, may: [COUNTERSIGNER], decide: countersignAll }),
  propose: rule({ data: proposeSchema, may: 'anyone', decide: propose }),
  accept: rule({ data: acceptSchema, may: [SECRETARIAT], answers: 'obligation', decide: accept }),
  share: rule({ data: shareSchema, may: 'anyone', decide: share }),
  shared: rule({ data: readSchema, may: 'anyone', answers: 'obligation', decide: read }),
  comment: rule({ data: commentSchema, may: 'anyone', decide: comment }),
  dispute: rule({ data: commentSchema, may: 'anyone', decide: dispute }),
  settle: rule({ data: settleSchema, may: [SECRETARIAT], answers: 'obligation', decide: settle }),
  reported: rule({ data: reportedSchema, may: 'anyone', decide: reported }),
  applies: rule({ data: naSchema, may: [SECRETARIAT], decide: notApplicable }),
  limits: rule({ data: limitsSchema, may: [SECRETARIAT], decide: setLimits }),
  handover: rule({ data: handoverSchema, may: [SECRETARIAT], decide: handover }),
  weak: rule({ data: weakSchema, may: [SECRETARIAT, BOARD], decide: open }),
  notWeak: rule({ data: notWeakSchema, may: [SECRETARIAT, BOARD], decide: leave }),
  end: rule({ data: endSchema, may: [SECRETARIAT, BOARD], decide: end }),
  plan: rule({ data: planSchema, may: 'anyone', decide: plan }),
  replace: rule({ data: planSchema, may: 'anyone', decide: plan }),
  choose: rule({ data: mineSchema, may: 'anyone', decide: choose }),
  action: rule({ data: actionSchema, may: 'anyone', answers: 'obligation', decide: action }),
  prepare: rule({ data: prepareSchema, may: 'anyone', answers: 'obligation', decide: prepare }),
  report: rule({ data: tellSchema, may: 'anyone', answers: 'obligation', decide: tell }),
  selves: rule({ data: cycleSchema, may: 'clock', decide: askSelves }),
  board: rule({ data: cycleSchema, may: 'clock', decide: askBoard }),
  self: rule({ data: selfSchema, may: 'anyone', answers: 'obligation', decide: self }),
  assess: rule({ data: assessSchema, may: [BOARD], decide: assess }),
  assessAll: rule({ data: assessAllSchema, may: [BOARD], decide: assessAll }),
  acknowledge: rule({ data: acknowledgeSchema, may: 'anyone', answers: 'obligation', decide: acknowledge }),
  correct: rule({ data: correctSchema, may: 'anyone', answers: 'obligation', decide: correct }),
  correction: rule({ data: correctionSchema, may: [SECRETARIAT], answers: 'obligation', decide: correction }),
  release: rule({ data: releaseSchema, may: [SECRETARIAT], decide: release }),
  month: rule({ data: monthSchema, may: 'clock', decide: monthRule(named, [proposing, askReports]) }),
  follow: rule({ data: z.object({}), may: 'clock', decide: follow as never }),
});

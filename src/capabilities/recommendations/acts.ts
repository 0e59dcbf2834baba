import { type ActRule, rule } from '../../kernel/capability.ts';
import { answer, answerSchema, approve, approveSchema, object, objectSchema } from './answers.ts';
import { assign, assignSchema, reassign, reassignSchema } from './assign.ts';
import { evidenceActs } from './evidence.ts';
import { imported, importedSchema } from './importing/imported.ts';
import { FOCAL } from './names.ts';
import { quarterActs } from './quarter.ts';
import { update, updateSchema } from './update.ts';
import { confirm, confirmSchema, verify, verifySchema } from './verify.ts';

/** Everything that can happen to a recommendation by an act; files have their own door. None is an operator's. */
export const acts: Record<string, ActRule> = {
  update: rule({ data: updateSchema, may: 'anyone', answers: 'obligation', decide: update }),
  assign: rule({ data: assignSchema, may: 'anyone', answers: 'obligation', decide: assign }),
  approve: rule({ data: approveSchema, may: 'anyone', answers: 'obligation', decide: approve }),
  answer: rule({ data: answerSchema, may: 'anyone', answers: 'obligation', decide: answer }),
  verify: rule({ data: verifySchema, may: 'anyone', answers: 'obligation', decide: verify }),
  confirm: rule({ data: confirmSchema, may: 'anyone', answers: 'obligation', decide: confirm }),
  object: rule({ data: objectSchema, may: 'anyone', decide: object }),
  ...evidenceActs,
  ...quarterActs,
  reassign: rule({ data: reassignSchema, may: [FOCAL, 'head-of-entity'], decide: reassign }),
  imported: rule({ data: importedSchema, may: 'clock', decide: imported }),
};

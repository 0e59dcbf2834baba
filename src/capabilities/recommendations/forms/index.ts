import type { Form } from '../../../kernel/form.ts';
import { ANSWER, APPROVE, CONFIRM } from '../names.ts';
import { assignForm } from './assign.ts';
import { reassignForm } from './reassign.ts';
import { line, small } from './small.ts';
import { updateForm } from './update.ts';
import { verifyForm } from './verify.ts';

/** Every form, by the verb whose act it ends in. */
export const forms: Record<string, Form> = {
  update: updateForm,
  assign: assignForm,
  approve: small(APPROVE, 'approve', { no: line('recommendations.approve.title', true) }, false),
  verify: verifyForm,
  confirm: small(CONFIRM, 'agree', { no: line('recommendations.confirm.title', false) }, false),
  answer: small(ANSWER, 'what', { answer: line('recommendations.answer.title', true) }, true),
  reassign: reassignForm,
};

import { z } from 'zod/v4';
import { type ActRule, rule } from '../../kernel/capability.ts';
import { appoint } from '../../kernel/rules/organisation.ts';
import { isDay } from '../../kernel/time.ts';
import { certify, certifySchema, prepare, prepareSchema, recertify } from './certify.ts';
import { confirm, confirmSchema, correct, correctSchema } from './confirm.ts';
import { deputy, deputySchema } from './deputy.ts';
import { excuse, excuseSchema, excuseVersion } from './excuse.ts';
import { admit, admitSchema, askToJoin } from './join.ts';
import { begin, launch, launchSchema } from './launch.ts';
import { correctContent, correctContentSchema, extend, extendSchema } from './manage.ts';
import { OFFICE } from './names.ts';
import { namedIn } from './people.ts';
import { answerQuestion, askQuestion, askQuestions, questionSchema, questionVersion } from './question.ts';
import { record, recordSchema } from './record.ts';
import { openRing } from './ring.ts';
import { asPlanned, schedule, scheduleSchema } from './schedule.ts';

const id = z.string().max(200);
const cycle = z.object({ cycle: id });

export const acts: Record<string, ActRule> = {
  launch: rule({ data: launchSchema, may: [OFFICE], operator: true, decide: launch }),
  ring: rule({
    data: z.object({ cycle: id, ring: z.coerce.number().int().min(2).max(10) }),
    may: [OFFICE],
    operator: true,
    decide: openRing,
  }),
  extend: rule({ data: extendSchema, may: 'anyone', operator: true, decide: extend }),
  correctContent: rule({ data: correctContentSchema, may: 'anyone', operator: true, decide: correctContent }),

  schedule: rule({ data: scheduleSchema, may: 'anyone', answers: 'obligation', decide: schedule }),
  record: rule({ data: recordSchema, may: 'anyone', answers: 'obligation', decide: record }),
  excuse: rule({
    data: excuseSchema,
    may: 'anyone',
    answers: 'obligation',
    version: excuseVersion,
    decide: excuse,
  }),
  deputy: rule({ data: deputySchema, may: 'anyone', answers: 'obligation', decide: deputy }),
  join: rule({ data: z.object({ obligation: id }), may: 'anyone', answers: 'obligation', decide: askToJoin }),
  admit: rule({ data: admitSchema, may: 'anyone', answers: 'obligation', decide: admit }),

  confirm: rule({ data: confirmSchema, may: 'anyone', answers: 'take', decide: confirm }),
  correct: rule({ data: correctSchema, may: 'anyone', answers: 'obligation', decide: correct }),
  question: rule({
    data: questionSchema,
    may: 'anyone',
    answers: 'take',
    version: questionVersion,
    decide: answerQuestion,
  }),

  certify: rule({ data: certifySchema, may: 'anyone', answers: 'obligation', decide: certify }),
  prepare: rule({ data: prepareSchema, may: 'anyone', decide: prepare }),
  acting: rule({
    data: z.object({
      forWho: z.string().max(200),
      who: z.string().max(200),
      from: z.string().refine(isDay),
      until: z.string().refine(isDay),
    }),
    may: 'anyone',
    decide: (act, view) => {
      const find = (name: string) => (view.org.person(name) ? name : namedIn(name, view).ids[0]) ?? '';
      return appoint(
        {
          ...act,
          data: { person: find(act.data.who), for: find(act.data.forWho), from: act.data.from, to: act.data.until },
        },
        view,
      );
    },
  }),

  begin: rule({ data: cycle, may: 'clock', decide: begin }),
  asPlanned: rule({ data: z.object({ id }), may: 'clock', decide: asPlanned }),
  questions: rule({ data: cycle, may: 'clock', decide: askQuestions }),
  askOne: rule({ data: z.object({ take: id }), may: 'clock', decide: askQuestion }),
  recertify: rule({ data: cycle, may: 'clock', decide: recertify }),
};

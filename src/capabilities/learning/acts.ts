import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type ActRule, rule } from '../../kernel/capability.ts';
import { isDay } from '../../kernel/time.ts';
import { answering, answerSchema } from './answer.ts';
import { attend, attendSchema } from './attendance.ts';
import { catchingUp, catchUpSchema } from './catchUp.ts';
import { correcting, correctSchema } from './correct.ts';
import { exempt, exemptSchema } from './exempt.ts';
import { extend, extendSchema } from './extend.ts';
import { enrol, launching, launchSchema } from './launch.ts';
import { layoutSchema, setLayout } from './layoutForm.ts';
import { lessonsDue } from './lessons.ts';
import { openRing } from './manage.ts';
import { moving, nextSchema } from './move.ts';
import { OFFICE, TRAINER } from './names.ts';
import { planRoom, roomSchema } from './trainer.ts';
import { recalling, recallSchema, weeklyAsk, weeklySchema, weeklyTurn } from './weekly.ts';

const id = z.string().max(200);

/** Answers are the capability's own records; what the office does, and a course that is passed, stands on the ledger. */
export const actsWith = (shelf: Shelf): Record<string, ActRule> => ({
  launch: rule({ data: launchSchema, may: [OFFICE], operator: true, decide: launching(shelf) }),
  ring: rule({
    data: z.object({ cycle: id, ring: z.coerce.number().int().min(2).max(10) }),
    may: [OFFICE],
    operator: true,
    decide: openRing,
  }),
  extend: rule({ data: extendSchema, may: 'anyone', operator: true, decide: extend }),
  correctContent: rule({ data: correctSchema, may: 'anyone', operator: true, decide: correcting(shelf) }),
  exempt: rule({ data: exemptSchema, may: [OFFICE], decide: exempt }),

  answer: rule({
    data: answerSchema,
    may: 'anyone',
    answers: 'obligation',
    offLedger: true,
    decide: answering(shelf),
  }),
  next: rule({ data: nextSchema, may: 'anyone', answers: 'obligation', offLedger: true, decide: moving(shelf) }),

  room: rule({ data: roomSchema, may: [TRAINER, OFFICE], decide: planRoom(shelf) }),
  attend: rule({ data: attendSchema, may: [TRAINER, OFFICE], decide: attend(shelf) }),

  layout: rule({ data: layoutSchema, may: [OFFICE], operator: true, decide: setLayout }),

  weekly: rule({ data: weeklySchema, may: 'anyone', offLedger: true, decide: weeklyTurn(shelf) }),
  recall: rule({ data: recallSchema, may: 'anyone', offLedger: true, decide: recalling(shelf) }),

  lessons: rule({
    data: z.object({ run: id, zone: id, day: z.string().refine(isDay), after: z.string().max(400).default('') }),
    may: 'clock',
    decide: lessonsDue,
  }),
  enrol: rule({ data: z.object({ cycle: id, entity: z.string().max(400) }), may: 'clock', decide: enrol }),
  catchUp: rule({ data: catchUpSchema, may: 'clock', decide: catchingUp(shelf) }),
  ask: rule({ data: z.object({ person: id }), may: 'clock', decide: weeklyAsk(shelf) }),
});

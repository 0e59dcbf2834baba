import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import { rule } from '../../kernel/capability.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Letter } from '../../kernel/sealed/content.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { doubted } from '../../kernel/vouched.ts';
import { OFFICE, TAKE } from './names.ts';

export const NOTE = 'dialogue.note';
export const noteRun = (cycle: Id): Id => `${NOTE}|${cycle}`;

/** What the office made of a note; never netted into a rate. */
export const OUTCOMES = ['absent', 'present', 'other', 'none'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Notes kept of one person, and of all, about a dialogue; the longest. Each new one writes all of them again (P2, P6). */
const MOST = { each: 5, all: 1_000 };
export const LONGEST = 2_000;
const FULL = { each: 'dialogue.note.enough', all: 'dialogue.note.full' };

/** Known by the note's reference, which says nothing about whose it is. */
export interface NoteOutcome extends Row {
  cycle: Id;
  outcome: Outcome;
  at: Instant;
}
export const noteOutcomes: Table<NoteOutcome> = {
  name: 'dialogue.noteOutcomes',
  personal: 'ids',
  indexes: { cycle: (o) => o.cycle },
};

/** May this person write to the office about this record? Read without a guard: the act is to leave no trace on it. */
export function noteAbout(id: Id, person: Id, view: View): Obligation | undefined {
  const take = view.peek<Obligation>('obligations', id);
  return take?.kind === TAKE && take.about === person && take.state === 'done' ? take : undefined;
}

/** "Tell only the Ethics Office" (P6): sealed; the confirmation stays as it was, and nothing else knows. */
function note(act: Act<{ take: Id }>, view: View): Decision {
  const take = noteAbout(act.data.take, act.by, view);
  if (!take?.cycle) return { refuse: 'dialogue.confirm.none' };
  return {
    steps: [],
    seal: [{ do: 'post', run: noteRun(take.cycle), about: take.id, most: MOST, full: FULL }],
    reply: { show: { kind: 'dialogue.noteSent', id: take.cycle } },
  };
}

/** The notes of a cycle that this office holder may read, oldest first: not those about a session they led themselves. */
export function notesFor(cycle: Id, office: Id, view: View): Letter[] {
  if (!view.org.holds(office, OFFICE) || doubted(view)) return [];
  return [...view.sealed(noteRun(cycle)).values()]
    .flatMap((document) => document.letters)
    .filter((letter) => leaderOf(letter, view) !== office)
    .sort((a, b) => a.at.localeCompare(b.at) || a.ref.localeCompare(b.ref));
}

/** Who led the session that a note is about. */
export function leaderOf(letter: Letter, view: View): Id | undefined {
  const session = view.peek<Obligation>('obligations', letter.about)?.data.session;
  return typeof session === 'string'
    ? view.peek<Row & { leader: Id }>('dialogue.sessions', session)?.leader
    : undefined;
}

function outcome(act: Act<{ cycle: Id; ref: Id; outcome: Outcome }>, view: View): Decision {
  const { cycle, ref } = act.data;
  if (!notesFor(cycle, act.by, view).some((letter) => letter.ref === ref)) return { refuse: 'common.refused.gone' };
  return {
    steps: [
      put(noteOutcomes, { id: ref, cycle, outcome: act.data.outcome, at: view.now }),
      { do: 'note', about: ref, facts: { outcome: act.data.outcome } },
    ],
    reply: { show: { kind: 'dialogue.notes', id: cycle }, with: { ref } },
  };
}

/** Reading is an act, so that it leaves a line: who read which reference, of how many; never whose note it is (P6). */
function read(act: Act<{ cycle: Id; at: number }>, view: View): Decision {
  const { cycle, at } = act.data;
  const notes = notesFor(cycle, act.by, view);
  const letter = notes[Math.min(at, notes.length - 1)];
  const show = { kind: 'dialogue.notes', id: cycle };
  if (!letter) return { steps: [], reply: { show } };
  return {
    steps: [{ do: 'note', about: letter.ref, facts: { count: notes.length } }],
    reply: { show, with: { ref: letter.ref } },
  };
}

const id = z.string().max(200);
export const noteActs = {
  note: rule({
    data: z.object({ take: id }),
    secret: z.object({ text: z.string().trim().min(1).max(LONGEST) }),
    may: 'anyone',
    decide: note,
  }),
  readNotes: rule({
    data: z.object({ cycle: id, at: z.coerce.number().int().min(0).max(100_000).default(0) }),
    may: [OFFICE],
    decide: read,
  }),
  noteOutcome: rule({
    data: z.object({ cycle: id, ref: id, outcome: z.enum(OUTCOMES) }),
    may: [OFFICE],
    decide: outcome,
  }),
};

import type { CardContent, Shown } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { button } from '../../../kernel/shows.ts';
import { dayIn } from '../../../kernel/time.ts';
import { contentOf, titleIn } from '../content.ts';
import { field } from '../fields.ts';
import { CONFIRM, OFFICE, opens, QUESTION, TAKE } from '../names.ts';
import { NOTE } from '../note.ts';
import type { Reply, Session } from '../sessions.ts';
import { takeData } from '../take.ts';
import { card, lineFor, linksOf, opener } from './common.ts';

/** What a participant can expect, and how it stands. */
export function takeCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const take = view.obligation(ref.id);
  const cycle = view.cycle(take?.cycle);
  if (take?.kind !== TAKE || !cycle || take.about !== viewer.id) return undefined;
  if (take.state === 'done') return confirmCard(shown);
  const leader = view.org.supervisor(viewer.id);
  const text =
    take.state === 'open' || take.state === 'waiting'
      ? leader
        ? 'dialogue.take.text'
        : 'dialogue.take.noLeader'
      : overText(take);
  const title = t.t('dialogue.take.title', { title: titleIn(cycle, t) });
  return card(
    t.t('dialogue.take.summary', { title: titleIn(cycle, t) }),
    {
      title,
      paragraphs: [
        t.t('dialogue.take.theme', { theme: contentOf(cycle).theme }),
        t.t(text, { name: leader?.name ?? '', day: t.day(cycle.closes) }),
      ],
      links: linksOf(cycle, t, false),
      note: t.t('dialogue.seen'),
    },
    lineFor(shown, title, take.due, 'dialogue.confirm', TAKE, take.id),
  );
}

/** One card after the record: I took part, or please correct the list. */
export function confirmCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const take = view.obligation(ref.id);
  const cycle = view.cycle(take?.cycle);
  if (take?.kind !== TAKE || !cycle || take.about !== viewer.id) return undefined;
  // Taken off the list meanwhile: an older card says how it stands.
  if (take.state !== 'done') return takeCard(shown);
  const known = takeData(take);
  const session = known.session ? view.peek<Session>('dialogue.sessions', known.session) : undefined;
  const leader = session && view.org.person(session.leader);
  if (!session || !leader) return undefined;
  const summary = t.t('dialogue.confirm.summary', { title: titleIn(cycle, t) });
  const base = { take: take.id, seen: take.revision };
  const yes = button(t.t('dialogue.confirm.yes'), 'dialogue.confirm', { ...base, answer: 'yes' }, 'positive');
  const no = button(t.t('dialogue.confirm.absent'), 'dialogue.confirm', { ...base, answer: 'absent' });
  const alone = opener(t.t('dialogue.confirm.office'), NOTE, take.id);
  const closed = cycle.state === 'closed';
  const title = t.t('dialogue.confirm.title', { day: t.day(session.date), name: leader.name });
  const notice = typeof extra.notice === 'string' ? t.t(extra.notice) : '';
  const said =
    known.confirm === 'yes'
      ? 'dialogue.confirm.thanks'
      : known.confirm === 'absent'
        ? known.kept
          ? 'dialogue.confirm.kept'
          : 'dialogue.confirm.passedOn'
        : 'dialogue.confirm.ask';
  const buttons = known.confirm === 'yes' ? [no] : known.confirm === 'absent' ? [yes, alone] : [yes, no, alone];
  return card(
    summary,
    {
      title,
      notice,
      paragraphs: [t.t(said, { name: leader.name }), ...(known.confirm ? [answeredOn(take.id, shown)] : [])].filter(
        Boolean,
      ),
      buttons: closed ? [] : buttons,
      links: linksOf(cycle, t, false),
      note: t.t('dialogue.confirm.note'),
    },
    closed
      ? undefined
      : {
          title,
          detail: '',
          button: t.t('common.action.open'),
          verb: 'dialogue.confirm',
          data: opens(CONFIRM, take.id),
        },
  );
}

/** How it ended for somebody without a record. */
const overText = (take: Obligation): string =>
  `dialogue.take.${take.state === 'excused' || take.state === 'withdrawn' ? take.state : 'missed'}`;

/** When an obligation was answered last, for its result; empty when nobody has. */
function answeredOn(id: string, { view, viewer, t }: Shown): string {
  const last = view.responses(id).at(-1);
  return last ? t.t('common.recordedOn', { day: t.day(dayIn(last.at, viewer.timeZone)) }) : '';
}

/** The one question to people without a record. */
export function questionCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const take = view.obligation(ref.id);
  const cycle = view.cycle(take?.cycle);
  if (take?.kind !== TAKE || !cycle || take.about !== viewer.id) return undefined;
  if (take.state === 'done') return undefined;
  const reply = view.peek<Reply>('dialogue.replies', take.id);
  const summary = t.t('dialogue.question.summary', { title: titleIn(cycle, t) });
  const title = t.t('dialogue.question.title', { title: titleIn(cycle, t) });
  const open = take.state === 'open' && cycle.state !== 'closed';
  const say = (answer: string, style = 'default') =>
    button(
      t.t(`dialogue.question.${answer}`),
      QUESTION,
      { take: take.id, answer, seen: reply?.version ?? 0 },
      style,
      answer === 'met' ? 'auto' : 'none',
    );
  return card(
    summary,
    {
      title,
      notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
      paragraphs: [
        reply
          ? t.t(`dialogue.question.mine.${reply.answer}`, {
              on: t.day(dayIn(reply.at, viewer.timeZone)),
              day: reply.day ? t.day(reply.day) : '',
            })
          : t.t(open ? 'dialogue.question.text' : overText(take), { day: t.day(cycle.closes) }),
      ],
      fields: open
        ? [field(t, 'date', 'day', { day: reply?.day ?? '' }, { label: t.t('dialogue.question.when') })]
        : [],
      buttons: open ? [say('met', 'positive'), say('not'), say('unsure')] : [],
      note: t.t('dialogue.question.note'),
    },
    open
      ? { title, detail: '', button: t.t('common.action.open'), verb: QUESTION, data: opens(QUESTION, take.id) }
      : undefined,
  );
}

/** A correction that a leader is asked for. */
export function correctCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const asked = view.obligation(ref.id);
  const person = asked && view.org.person(asked.about);
  const session = asked && view.peek<Session>('dialogue.sessions', String(asked.data.session));
  if (!asked || !person || !session) return undefined;
  const holds = view.org.holdersOf(asked.owner).some((p) => p.id === viewer.id);
  if (!holds && !view.org.holds(viewer.id, OFFICE)) return undefined;
  const title = t.t('dialogue.correct.title');
  const data = { obligation: asked.id, seen: asked.revision };
  const open = asked.state === 'open';
  const running = view.cycle(asked.cycle)?.state !== 'closed';
  const given =
    asked.state === 'done' ? (view.responses(asked.id).at(-1)?.answer as { answer?: string } | undefined) : undefined;
  const answer = given && (given.answer === 'absent' ? 'corrected' : 'keptThere');
  const absent = button(t.t('dialogue.correct.absent'), 'dialogue.correct', { ...data, answer: 'absent' }, 'positive');
  const there = button(t.t('dialogue.correct.there'), 'dialogue.correct', { ...data, answer: 'there' });
  return card(
    t.t('dialogue.correct.summary'),
    {
      title,
      notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
      paragraphs: [
        t.t(open ? 'dialogue.correct.text' : `dialogue.correct.${answer ?? 'over'}`, {
          name: person.name,
          day: t.day(session.date),
        }),
        answer ? answeredOn(asked.id, shown) : '',
      ].filter(Boolean),
      buttons: holds && running ? (open ? [absent, there] : answer === 'keptThere' ? [absent] : []) : [],
      note: open ? t.t('dialogue.correct.note') : '',
    },
    lineFor(shown, title, asked.due, 'dialogue.correct', 'dialogue.correct', asked.id),
  );
}

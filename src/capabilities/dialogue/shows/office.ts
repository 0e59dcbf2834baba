import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { within } from '../../../kernel/person.ts';
import { reachCheck } from '../../../kernel/reachCheck.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/shows.ts';
import { dayIn } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { certifiedOf, isAmended } from '../certify.ts';
import { contentOf, dialogues, isRunning, meets, titleIn } from '../content.ts';
import { figuresOf, participation, takesIn, withExcused } from '../figures.ts';
import { CERTIFY, LEAD_CARD, leadId, OFFICE, opens } from '../names.ts';
import { repliesIn } from '../question.ts';
import { mayAppoint, unitsFor } from '../rights.ts';
import { askedSoFar } from './askedSoFar.ts';
import { asOfficerInCharge, card, lineFor, linksOf, opener, PAGE, starter } from './common.ts';

const percentText = (n: number | null, t: Speech): string => (n === null ? '–' : t.percent(n));

/** How a dialogue stands, for the office, heads and focal points: their own units. */
export function cycleCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const cycle = view.cycle(ref.id);
  const units = unitsFor(viewer, view);
  if (cycle?.capability !== 'dialogue' || !units) return undefined;
  const f = figuresOf(cycle, units, view);
  const said = repliesIn(cycle.id, units, view);
  const replies = (['met', 'not', 'unsure'] as const).flatMap((a) =>
    said[a] === undefined ? [] : [t.t(`dialogue.question.said.${a}`, { n: said[a] })],
  );
  const office = view.org.holds(viewer.id, OFFICE);
  const leads = view.counts('obligations', `${cycle.id}:dialogue.lead:`);
  const held = leads.get(`${cycle.id}:dialogue.lead:done`) ?? 0;
  return card(t.t('dialogue.cycle.summary', { title: titleIn(cycle, t) }), {
    title: t.t('dialogue.cycle.title', { title: titleIn(cycle, t), theme: contentOf(cycle).theme }),
    recorded: t.t(`dialogue.cycle.${cycle.state}`, { from: t.day(cycle.opens), to: t.day(cycle.closes) }),
    paragraphs: [
      ...(cycle.ring !== undefined
        ? [t.t('dialogue.cycle.ring', { n: cycle.ring, of: contentOf(cycle).rings.length })]
        : []),
      ...(replies.length > 0 ? [t.t('dialogue.question.counted', { said: t.list(replies) })] : []),
    ],
    facts: [
      {
        title: t.t('dialogue.figures.rate'),
        value: t.t('dialogue.figures.of', { rate: percentText(participation(f), t), n: f.took, of: f.staff }),
      },
      {
        title: t.t('dialogue.figures.withExcused'),
        value: t.t('dialogue.figures.excused', { rate: percentText(withExcused(f), t), n: f.excused }),
      },
      { title: t.t('dialogue.figures.confirmed'), value: t.number(f.confirmed) },
      { title: t.t('dialogue.figures.unanswered'), value: t.number(f.unanswered) },
      ...(office ? [{ title: t.t('dialogue.figures.sessions'), value: t.number(held) }] : []),
    ],
    buttons: [
      opener(t.t('dialogue.missing.button'), 'dialogue.missing', `${cycle.id}#0`),
      button(t.t('dialogue.cycle.report'), 'report.show', { report: 'dialogue' }),
      ...(office && cycle.ring !== undefined && cycle.ring < contentOf(cycle).rings.length
        ? [opener(t.t('dialogue.ring.button'), 'dialogue.sure', `${cycle.id}#ring`)]
        : []),
    ],
    more: [
      ...(office ? officeButtons(cycle, t) : []),
      ...certifications(cycle, units, view, t),
      ...others(cycle, units, view, t),
    ],
    links: linksOf(cycle, t, true),
    note: t.t('dialogue.figures.note'),
  });
}

/** The certifications that a head answers or a focal point prepares. */
const certifications = (cycle: Cycle, units: readonly string[], view: View, t: Speech) =>
  view
    .ofKind(cycle.id, CERTIFY)
    .filter((it) => units.some((unit) => unit !== '' && within(it.about, unit)))
    .map((it) => opener(t.t('dialogue.certify.short', { entity: it.about }), CERTIFY, it.id));

/** Other dialogues that run, for other people or later: one press away. */
const others = (cycle: Cycle, units: readonly string[], view: View, t: Speech) =>
  dialogues(view)
    .filter((c) => c.id !== cycle.id && isRunning(c) && meets(c.units, units.filter(Boolean)))
    .map((c) => {
      const title = titleIn(c, t);
      return opener(c.units.length > 0 ? `${title}: ${c.units.join(', ')}` : title, 'dialogue.cycle', c.id);
    });

function officeButtons(cycle: Cycle, t: Speech) {
  const sure = (what: string) => opener(t.t(`dialogue.sure.${what}.button`), 'dialogue.sure', `${cycle.id}#${what}`);
  const extend = starter(t.t('dialogue.extend.button'), 'dialogue.extend', cycle.id);
  const correct = starter(t.t('dialogue.correctContent.button'), 'dialogue.correctContent', cycle.id);
  if (cycle.state === 'closed') return [extend];
  return [sure(cycle.state === 'paused' ? 'resume' : 'pause'), extend, correct, sure('close')];
}

const ACTS = { pause: 'cycle.pause', resume: 'cycle.resume', close: 'cycle.close', ring: 'dialogue.ring' } as const;

/** Asks before something that everybody would notice. */
export function sureCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const [id = '', what = ''] = ref.id.split('#');
  const cycle = view.cycle(id);
  if (!cycle || !(what in ACTS) || !view.org.holds(viewer.id, OFFICE)) return undefined;
  const key = what as keyof typeof ACTS;
  const f = figuresOf(cycle, [''], view);
  const reach = key === 'ring' ? reachCheck(askedSoFar(cycle, view), cycle, view, t) : [];
  return {
    template: 'common/confirm',
    summary: t.t('dialogue.cycle.summary', { title: titleIn(cycle, t) }),
    data: {
      question: t.t(`dialogue.sure.${key}.question`, { title: titleIn(cycle, t) }),
      detail: t.t(`dialogue.sure.${key}.detail`),
      facts: [
        { title: t.t('dialogue.figures.open'), value: t.number(f.missing) },
        { title: t.t('dialogue.figures.took'), value: t.number(f.took) },
        ...reach,
      ],
      yes: button(
        t.t(`dialogue.sure.${key}.button`),
        ACTS[key],
        { cycle: cycle.id, seen: cycle.version, ...(key === 'ring' ? { ring: (cycle.ring ?? 0) + 1 } : {}) },
        key === 'close' ? 'destructive' : 'positive',
      ),
      no: button(t.t('common.action.cancel'), 'obligation.list', opens('dialogue.cycle', cycle.id)),
      note: t.t('dialogue.sure.note'),
    },
  };
}

/** Who is missing, for focal points and heads by name; the office too. Leaders who have not recorded come with their card. */
export function missingCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const [id = '', at = '0'] = ref.id.split('#');
  const cycle = view.cycle(id);
  const units = unitsFor(viewer, view);
  if (!cycle || !units) return undefined;
  const page = Number(at) || 0;
  // In the order of the organisation, never worst first.
  const left = takesIn(cycle, units, view)
    .filter((take) => take.state === 'open' || take.state === 'missed')
    .map((take) => ({ take, person: view.org.person(take.about) }))
    .filter((m) => m.person !== undefined)
    .sort(
      (a, b) =>
        (a.person?.unit ?? '').localeCompare(b.person?.unit ?? '') ||
        (a.person?.name ?? '').localeCompare(b.person?.name ?? ''),
    );
  const shown = left.slice(page * PAGE, (page + 1) * PAGE);
  const rest = left.length - page * PAGE - shown.length;
  return {
    template: 'common/list',
    summary: t.t('dialogue.missing.summary'),
    data: {
      title: t.t('dialogue.missing.title', { n: left.length }),
      intro: t.t('dialogue.missing.intro'),
      rows: shown.map(({ person }): Row => {
        const lead = view.obligation(leadId(cycle.id, person?.managerId ?? ''));
        const leader = lead && view.org.holdersOf(lead.owner)[0];
        return {
          text: person?.name ?? '',
          detail: t.t('dialogue.missing.row', {
            unit: person?.unit ?? '',
            leader: leader?.name ?? t.t('dialogue.missing.nobody'),
          }),
          button: lead
            ? button(t.t('dialogue.missing.session'), 'dialogue.record', opens(LEAD_CARD, lead.id))
            : NO_BUTTON,
        };
      }),
      more:
        rest > 0
          ? button(t.t('common.rest', { n: rest }), 'obligation.list', opens('dialogue.missing', `${id}#${page + 1}`))
          : NO_BUTTON,
      buttons: [
        ...(mayAppoint(viewer, view) ? [starter(t.t('dialogue.acting.button'), 'dialogue.acting', 'new')] : []),
        opener(t.t('common.action.back'), 'dialogue.cycle', cycle.id),
      ],
      links: [],
      note: t.t('dialogue.missing.note'),
    },
  };
}

/** The head's certification, with the entity's own figures. The focal point sees it too, and prepares. */
export function certifyCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const it = view.obligation(ref.id);
  const cycle = view.cycle(it?.cycle);
  if (it?.kind !== CERTIFY || !cycle) return undefined;
  const holds = view.org.holdersOf(it.owner).some((p) => p.id === viewer.id);
  const prepares = view.org.holds(viewer.id, 'entity-focal-point', it.about);
  if (!holds && !prepares && !view.org.holds(viewer.id, OFFICE)) return undefined;
  const f = figuresOf(cycle, [it.about], view);
  const said = certifiedOf(it);
  const title = t.t('dialogue.certify.title', { entity: it.about });
  const prepared = typeof it.data.prepared === 'string' && it.data.prepared !== '' ? [it.data.prepared] : [];
  return card(
    t.t('dialogue.certify.summary', { title: titleIn(cycle, t) }),
    {
      title,
      ...(said && it.state === 'done'
        ? {
            recorded:
              asOfficerInCharge(view.responses(it.id).at(-1), { view, viewer, t }) ??
              t.t('common.recordedOn', { day: t.day(dayIn(String(it.data.certifiedAt), viewer.timeZone)) }),
          }
        : {}),
      notice:
        typeof extra.notice === 'string'
          ? t.t(extra.notice)
          : said && isAmended(said, f)
            ? t.t('dialogue.certify.amended')
            : '',
      paragraphs: [
        t.t('dialogue.certify.figures', {
          took: f.took,
          staff: f.staff,
          rate: percentText(participation(f), t),
          excused: f.excused,
        }),
        ...(said
          ? [t.t(`dialogue.certify.${said.statement}`), ...(said.exceptions ? [said.exceptions] : [])]
          : prepared),
        ...(it.state === 'open' && view.org.holdersOf(it.owner).length === 0
          ? [t.t('dialogue.certify.noHead', { entity: it.about })]
          : []),
        ...(it.data.again === true && it.state === 'open' ? [t.t('dialogue.certify.again')] : []),
      ],
      buttons: [
        ...(holds && it.state === 'open'
          ? [starter(t.t('dialogue.certify.button'), 'dialogue.certify', it.id, 'positive', { seen: it.revision })]
          : []),
        ...(holds && it.state === 'done' && cycle.state === 'closed'
          ? [
              button(t.t('common.action.change'), 'dialogue.certify', {
                nav: 'change',
                about: it.id,
                seen: it.revision,
              }),
            ]
          : []),
        ...(prepares && it.state !== 'done'
          ? [starter(t.t('dialogue.prepare.button'), 'dialogue.prepare', it.id)]
          : []),
        opener(t.t('dialogue.missing.button'), 'dialogue.missing', `${cycle.id}#0`),
      ],
      note: t.t('dialogue.certify.note'),
    },
    lineFor({ view, viewer, t }, title, it.due, 'dialogue.certify', CERTIFY, it.id),
  );
}

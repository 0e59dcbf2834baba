import type { CardContent, Command, DropRule, Shown } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Person } from '../../../kernel/person.ts';
import { type Button, button, NO_BUTTON, type Row } from '../../../kernel/shows.ts';
import type { View } from '../../../kernel/view.ts';
import { presentDialogue } from '../content.ts';
import { LEAD_CARD, OFFICE, opens } from '../names.ts';
import { mayLead } from '../rights.ts';
import { opener, PAGE } from '../shows/common.ts';
import { SCAN, scansOf } from './scans.ts';
import { leadsFor, SIGN_IN, SIGN_INS, titleOf } from './signIn.ts';

const SHEETS = 'dialogue.sheets';
const SCANS = 'dialogue.scans';

/** Offers a file: every verb understands `file`. */
const hands = (title: string, kind: string, id: string): Button =>
  button(title, 'file.offer', { file: `${kind}|${id}` });

/** The buttons of a leader's card about sheets: one to print, and the scans that are there; each for whoever may have them. */
export function sheetButtons(lead: Obligation, { view, viewer, t }: Pick<Shown, 'view' | 'viewer' | 't'>): Button[] {
  const may = mayLead(viewer, lead, view);
  const n = may || view.org.holds(viewer.id, OFFICE) ? scansOf(lead.id, view).length : 0;
  return [
    ...(may ? [hands(t.t('dialogue.signIn.button'), SIGN_IN, lead.id)] : []),
    ...(n > 0 ? [opener(t.t('dialogue.scans.button', { n }), SCANS, lead.id)] : []),
  ];
}

/** A sheet for each team of a focal point, or of somebody who leads several. */
function sheetsCard({ ref, viewer, view, t }: Shown): CardContent | undefined {
  const [id = '', at = '0'] = ref.id.split('#');
  const cycle = view.cycle(id);
  if (cycle?.capability !== 'dialogue') return undefined;
  const leads = leadsFor(viewer, cycle, view);
  const page = Number(at) || 0;
  const shown = leads.slice(page * PAGE, (page + 1) * PAGE);
  const rest = leads.length - page * PAGE - shown.length;
  return {
    template: 'common/list',
    summary: t.t('dialogue.signIn.summary'),
    data: {
      title: t.t('dialogue.signIn.title', { n: leads.length }),
      intro: t.t('dialogue.signIn.intro'),
      rows: shown.map((lead): Row => {
        const scanned = scansOf(lead.id, view).length;
        return {
          text: titleOf(lead, view, t),
          detail: scanned > 0 ? t.t('dialogue.scans.button', { n: scanned }) : '',
          button: hands(t.t('dialogue.signIn.sheet'), SIGN_IN, lead.id),
        };
      }),
      more:
        rest > 0
          ? button(t.t('common.rest', { n: rest }), 'obligation.list', opens(SHEETS, `${id}#${page + 1}`))
          : NO_BUTTON,
      buttons: leads.length > 1 ? [hands(t.t('dialogue.signIn.all'), SIGN_INS, cycle.id)] : [],
      links: [],
      note: t.t('dialogue.signIn.note'),
    },
  };
}

/** The scans of one team: to open, and for whoever may record, to take away. */
function scansCard({ ref, viewer, view, t }: Shown): CardContent | undefined {
  const lead = view.obligation(ref.id);
  const may = lead !== undefined && mayLead(viewer, lead, view);
  if (!lead || !(may || view.org.holds(viewer.id, OFFICE))) return undefined;
  const all = scansOf(lead.id, view);
  return {
    template: 'common/list',
    summary: t.t('dialogue.scans.summary'),
    data: {
      title: t.t('dialogue.scans.title'),
      intro: t.t('dialogue.scans.intro'),
      rows: all.slice(-PAGE).flatMap((scan): Row[] => [
        {
          text: scan.name,
          detail: t.t('dialogue.scans.row', {
            size: t.number(Math.max(1, Math.round(scan.size / 1024))),
            day: t.moment(scan.at, viewer.timeZone),
            name: view.org.person(scan.by)?.name ?? '',
          }),
          button: hands(t.t('dialogue.scans.open'), SCAN, scan.id),
        },
        ...(may
          ? [
              {
                text: '',
                detail: '',
                button: button(t.t('dialogue.scans.remove'), 'dialogue.detach', { scan: scan.id }),
              },
            ]
          : []),
      ]),
      more: NO_BUTTON,
      buttons: [opener(t.t('dialogue.scans.back'), LEAD_CARD, lead.id)],
      links: [],
      note: t.t('dialogue.scans.note'),
    },
  };
}

export const sheetShow = { sheets: sheetsCard, scans: scansCard };

const has = (person: Person, view: View): boolean => {
  const cycle = presentDialogue(view, person);
  return cycle !== undefined && leadsFor(person, cycle, view).length > 0;
};

/** Whoever leads one team gets its sheet; others choose. */
export const sheetCommands: Command[] = [
  {
    id: 'signIn',
    may: has,
    run: (person, view) => {
      const cycle = presentDialogue(view, person);
      const [first, second] = cycle ? leadsFor(person, cycle, view) : [];
      if (first && !second && scansOf(first.id, view).length === 0) return { file: { kind: SIGN_IN, id: first.id } };
      return { show: { kind: SHEETS, id: cycle?.id ?? '' } };
    },
  },
];

/** A scan may belong to each of these teams. */
export const drops: DropRule = {
  types: ['pdf', 'jpeg', 'png', 'tiff', 'heic'],
  places: (person, view, t) => {
    const cycle = presentDialogue(view, person);
    return cycle ? leadsFor(person, cycle, view).map((lead) => ({ id: lead.id, title: titleOf(lead, view, t) })) : [];
  },
  act: 'attach',
};

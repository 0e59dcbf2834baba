import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { PAGE } from '../../../kernel/parts.ts';
import type { Person } from '../../../kernel/person.ts';
import type { View } from '../../../kernel/view.ts';
import { presentRun, titleIn } from '../content.ts';
import { count } from '../figures.ts';
import { CARDS, learnId, opens } from '../names.ts';
import { learnAt } from '../place.ts';
import { completionOf } from '../records.ts';

/** Everybody whose supervisor this person is today, in whatever chair. */
export const teamOf = (person: Person, view: View): Person[] =>
  view.org.chairsOf(person.id).flatMap((chair) => view.org.reports(chair));

/** Who in the team has completed the course, and who has not yet. No mark, no answer, no progress within. */
export const teamCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [run = '', at = '0'] = ref.id.split('#');
    const cycle = view.cycle(run) ?? presentRun(view);
    const team = teamOf(viewer, view);
    if (cycle?.capability !== 'learning' || team.length === 0) return undefined;
    const rows = team.flatMap((person): Row[] => {
      const o = view.obligation(learnId(cycle.id, person.id));
      if (!o || o.state === 'withdrawn') return [];
      const day = completionOf(o, view)?.day;
      const detail =
        o.state === 'done' && day
          ? t.t('learning.team.done', { day: t.day(day) })
          : t.t(o.state === 'excused' ? 'learning.team.excused' : 'learning.team.notYet');
      return [{ text: person.name, detail, button: NO_BUTTON }];
    });
    const f = count(
      team.flatMap((p) => view.obligation(learnId(cycle.id, p.id)) ?? []).flatMap((o) => learnAt(o) ?? []),
    );
    const page = Math.min(Math.max(0, Math.ceil(rows.length / PAGE) - 1), Math.max(0, Math.trunc(Number(at)) || 0));
    const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
    const left = rows.length - page * PAGE - shown.length;
    const to = (n: number) => opens(CARDS.team, `${cycle.id}#${n}`);
    return {
      template: 'common/list',
      summary: t.t('learning.team.summary'),
      data: {
        title: t.t('learning.team.title', { title: titleIn(shelf, cycle, t, view) }),
        intro: t.t('learning.team.intro', { n: f.completed, of: f.learners }),
        rows: shown,
        more: left > 0 ? button(t.t('common.rest', { n: left }), 'obligation.list', to(page + 1)) : NO_BUTTON,
        buttons: page > 0 ? [button(t.t('common.action.back'), 'obligation.list', to(page - 1))] : [],
        links: [],
        note: t.t('learning.team.note'),
      },
    };
  };

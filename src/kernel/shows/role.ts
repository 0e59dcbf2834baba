import type { CardContent, Shown } from '../capability.ts';
import type { Grant } from '../role.ts';

/** Every grant, as the Ethics Office and its holder read it. */
export const roleShows: Record<string, (shown: Shown) => CardContent | undefined> = {
  'role.granted': ({ view, viewer, ref, t }) => {
    const grant = view.peek<Grant>('grants', ref.id);
    const person = grant && view.org.person(grant.person);
    if (!grant || !person) return undefined;
    if (person.id !== viewer.id && !view.org.holdsAny(viewer.id, ['ethics-office', 'administrator'])) return undefined;
    const title = t.t(person.id === viewer.id ? 'common.role.yours' : 'common.role.told', {
      name: person.name,
      role: t.t(`common.roles.${grant.role}`),
      unit: grant.unit || t.t('common.everywhere'),
    });
    return {
      template: 'common/text',
      summary: t.t('common.list.summary'),
      data: { title, paragraphs: [], buttons: [], links: [], note: '' },
      line: { title, detail: '', button: '', verb: '', data: {} },
    };
  },
};

import type { Keeping } from '../files/keeping.ts';
import type { T } from '../i18n/index.ts';
import type { Person } from '../kernel/person.ts';
import { button } from '../kernel/shows.ts';
import type { Id } from '../kernel/store.ts';
import type { Answer, Incoming } from '../teams/conversation.ts';
import type { Answering } from './answering.ts';
import type { Extras } from './extras.ts';

const ATTACH = 'file.attach';
/** Teams hands over files up to this; larger ones are not read to their end. */
const MOST_MB = 25;
/** Places to choose from on one card. */
const MOST = 60;

/** Files dropped into the chat: kept, and attached where the person says, or at once where there is only one place. */
export function dropExtras(keeping: Keeping, answering: Answering): Extras {
  async function attach(person: Person, upload: Id, place: string, incoming: Incoming, t: T): Promise<Answer> {
    const [act = '', ...id] = place.split('|');
    const { reply, refused } = await keeping.attach(person.id, upload, { act, id: id.join('|') });
    const answer = await answering.reply(person, reply, incoming, t, refused);
    return refused ? { ...answer, refused: true } : answer;
  }

  return {
    async file(person, dropped, t) {
      const kept = await keeping.take(person, dropped, t);
      const say = (key: string, params = {}): Answer => ({
        text: t.t(`common.upload.${key}`, params),
        language: t.language,
        refused: true,
      });
      if (kept.kind === 'unexpected') return undefined;
      if (kept.kind === 'unread') return say('failed');
      if (kept.kind === 'tooLarge') return say('tooLarge', { most: MOST_MB });
      if (kept.kind === 'wrongType')
        return say('wrongType', { types: t.list(kept.types.map((type) => type.toUpperCase())) });
      const { upload, homes } = kept;
      const [only, ...others] = homes;
      if (only && others.length === 0) return attach(person, upload.id, `${only.act}|${only.id}`, dropped, t);
      return answering.shown(
        person.id,
        {
          template: 'common/choose',
          summary: t.t('common.help.summary'),
          data: {
            title: t.t('common.upload.title', { name: upload.name }),
            text: t.t('common.upload.text'),
            label: t.t('common.upload.label'),
            options: homes
              .slice(0, MOST)
              .map((home) => ({ title: home.title, data: { value: `${home.act}|${home.id}` } })),
            button: button(t.t('common.upload.attach'), ATTACH, { upload: upload.id }, 'positive', 'auto'),
          },
        },
        t,
      );
    },
    press: async (person, verb, data, t, incoming) =>
      verb === ATTACH ? attach(person, String(data.upload ?? ''), String(data.place ?? ''), incoming, t) : undefined,
  };
}

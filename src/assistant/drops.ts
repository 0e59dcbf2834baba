import type { Intake } from '../files/intake.ts';
import type { Home, Keeping } from '../files/keeping.ts';
import type { T } from '../i18n/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Person } from '../kernel/person.ts';
import { button } from '../kernel/shows.ts';
import type { Id } from '../kernel/store.ts';
import { LOOSE_MOST, mostOf, type Upload } from '../kernel/upload.ts';
import type { Answer, Incoming } from '../teams/conversation.ts';
import type { Answering } from './answering.ts';
import type { Extras } from './extras.ts';
import { IntakeTalk } from './intake.ts';

const ATTACH = 'file.attach';
/** A table that could be taken in, and is to be kept as it is. */
const KEEP = 'file.keep';
/** Teams hands over files up to this; larger ones are not read to their end. */
const MOST_MB = 25;
/** Places to choose from on one card. */
const MOST = 60;

export interface DropPorts {
  kernel: Kernel;
  keeping: Keeping;
  intake: Intake;
  answering: Answering;
}

/**
 * Files dropped into the chat. A table that this person brings is shown with what it would do; anything else is kept and attached where the
 * person says, or at once where there is only one place.
 */
export function dropExtras({ kernel, keeping, intake, answering }: DropPorts): Extras {
  const tables = new IntakeTalk(kernel, intake, answering);

  async function attach(person: Person, upload: Id, place: string, incoming: Incoming, t: T): Promise<Answer> {
    const [act = '', ...id] = place.split('|');
    const { reply, refused } = await keeping.attach(person.id, upload, { act, id: id.join('|') });
    const answer = await answering.reply(person, reply, incoming, t, refused);
    return refused ? { ...answer, refused: true } : answer;
  }

  async function where(
    person: Person,
    upload: Pick<Upload, 'id' | 'name'>,
    homes: readonly Home[],
    incoming: Incoming,
    t: T,
  ): Promise<Answer> {
    const [only, ...others] = homes;
    if (only && others.length === 0) return attach(person, upload.id, `${only.act}|${only.id}`, incoming, t);
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
  }

  return {
    async file(person, dropped, t) {
      const kept = await keeping.take(person, dropped, t);
      const say = (key: string, params = {}): Answer => ({
        text: t.t(key, params),
        language: t.language,
        refused: true,
      });
      switch (kept.kind) {
        case 'unexpected':
          return undefined;
        case 'unread':
          return say('common.upload.failed');
        case 'tooLarge':
          return say('common.upload.tooLarge', { most: MOST_MB });
        case 'full':
          return say('common.upload.full', mostOf(LOOSE_MOST));
        case 'wrongType':
          return say('common.upload.wrongType', { types: t.list(kept.types.map((type) => type.toUpperCase())) });
        case 'unknown':
          return say('common.intake.unknown', {
            kinds: t.list(kept.sheets.map((kind) => t.t(kernel.catalogue.imports.get(kind)?.title ?? ''))),
          });
        case 'unreadable':
          return say('common.intake.unreadable', { reason: kept.reason });
        case 'sheet': {
          const choice = { kind: kept.sheet, upload: kept.upload.id, columns: {}, preferFile: false };
          return tables.preview(person, choice, t, kept.homes);
        }
        case 'kept':
          return where(person, kept.upload, kept.homes, dropped, t);
      }
    },
    async press(person, verb, data, t, incoming) {
      const upload = String(data.upload ?? '');
      if (verb === ATTACH) return attach(person, upload, String(data.place ?? ''), incoming, t);
      if (verb !== KEEP) return tables.press(person, verb, data, t);
      const kept = await keeping.again(person, upload, t);
      if (!kept) return { text: t.t('common.upload.gone'), language: t.language, refused: true };
      return where(person, kept.upload, kept.homes, incoming, t);
    },
  };
}

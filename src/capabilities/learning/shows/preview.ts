import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import type { FormDraft } from '../../../kernel/form.ts';
import { opener, PAGE } from '../../../kernel/parts.ts';
import { LANGUAGES } from '../../../kernel/person.ts';
import { webLink, wordsIn } from '../content.ts';
import { CARDS, opens } from '../names.ts';
import { closed, paperOf } from '../paper.ts';
import { LISTS, preview } from '../preview.ts';
import { block, learnContent, numbered, ours } from './parts.ts';

const draftOf = (id: string, { view, viewer }: Shown): FormDraft | undefined => {
  const draft = view.peek<FormDraft>('drafts', id);
  return draft?.person === viewer.id ? draft : undefined;
};

/** The first lesson as learners will get it, in each language, before anything is sent. */
export const sampleCard =
  (shelf: Shelf) =>
  (shown: Shown): CardContent | undefined => {
    const [language = '', ...rest] = shown.ref.id.split('#');
    const draft = draftOf(rest.join('#'), shown);
    const course = shelf.course(String(draft?.values.course ?? ''));
    const lesson = course?.lessons[0];
    const spoken = LANGUAGES.find((l) => l === language);
    if (!draft || !lesson || !spoken) return undefined;
    const { t } = shown;
    const there = t.in(spoken);
    const words = wordsIn(lesson, there);
    const { message } = draft.values;
    const video = webLink.safeParse(draft.values.video ?? '').data;
    // What is asked, and nothing to answer it with.
    const go = { learn: draft.id, part: lesson.id, attempt: 1 };
    const paper = paperOf(course, go);
    const asked = paper.slice(0, 1).map((q) => closed(q, course.version, go, there));
    return learnContent(
      t.t('learning.launch.summary'),
      {
        title: words.title,
        recorded: t.t('learning.preview.sample'),
        notice: message ? t.t('learning.preview.oneMessage') : '',
        blocks: [
          ...(message && lesson.message
            ? [block(there.t('learning.lesson.message'), [String(message)], 'emphasis')]
            : []),
          block('', words.body.map(ours)),
          block(there.t('learning.lesson.case'), words.case.map(ours), 'emphasis'),
          block(there.t('learning.lesson.remember'), words.remember.map(ours)),
          ...asked.map(({ ask, choices }) =>
            block(there.t('learning.question.title', { n: 1, of: paper.length }), [
              ...ask.map(ours),
              ...numbered(choices, there),
            ]),
          ),
        ],
        buttons: LANGUAGES.map((l) =>
          button(t.languageName(l), 'obligation.list', opens(CARDS.sample, `${l}#${draft.id}`)),
        ),
        more: [opener(t.t('common.action.back'), 'form.page', draft.id)],
        links: video && lesson.message ? [{ title: there.t('learning.lesson.video'), url: video }] : [],
      },
      t,
    );
  };

/** Who was met, who will be tried, who has no account: by name, some a page. */
export const peopleCard =
  (shelf: Shelf) =>
  (shown: Shown): CardContent | undefined => {
    const [what = '', at = '0', ...rest] = shown.ref.id.split('#');
    const draft = draftOf(rest.join('#'), shown);
    const list = LISTS.find((l) => l === what);
    if (!draft || !list) return undefined;
    const { t, view } = shown;
    const all = preview(draft.values, shelf, view, 1)[list];
    const page = Math.max(0, Math.trunc(Number(at)) || 0);
    const some = all.slice(page * PAGE, (page + 1) * PAGE);
    const left = all.length - page * PAGE - some.length;
    const to = opens(CARDS.people, `${list}#${page + 1}#${draft.id}`);
    return {
      template: 'common/list',
      summary: t.t('learning.launch.summary'),
      data: {
        title: t.t('learning.preview.listTitle', { what: t.t(`learning.preview.facts.${list}`), n: all.length }),
        intro: '',
        rows: some.map((p): Row => ({ text: p.name, detail: p.unit, button: NO_BUTTON })),
        more: left > 0 ? button(t.t('common.rest', { n: left }), 'obligation.list', to) : NO_BUTTON,
        buttons: [opener(t.t('common.action.back'), 'form.page', draft.id)],
        links: [],
        note: '',
      },
    };
  };

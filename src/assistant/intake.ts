import {
  type Choice,
  columnsIn,
  faultsRef,
  fieldIn,
  type Intake,
  type Planned,
  reasonIn,
  valueIn,
} from '../files/intake.ts';
import type { Home } from '../files/keeping.ts';
import type { T } from '../i18n/index.ts';
import { type Button, button } from '../kernel/buttons.ts';
import { type FormCard, fieldsOf, formCard } from '../kernel/fields.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Person } from '../kernel/person.ts';
import type { Json } from '../kernel/store.ts';
import type { Answer } from '../teams/conversation.ts';
import type { Answering } from './answering.ts';

const PREVIEW = 'file.preview';
const TAKE = 'file.import';
const LEAVE = 'file.leave';
/** Lines of changes or faults on one card; the counts are of all. */
const SHOWN = 10;
/** Characters of a value on a card. */
const SHORT = 120;
/** Up to so many rows what follows from them is done before the answer; of more, by and by. */
const AT_ONCE = 1_000;

const field = fieldsOf('common');
const short = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT)} …` : text);

type Data = { [name: string]: Json };

/** Tables dropped into the chat: what they would do is shown, asked about where it is not clear, and done after a yes. */
export class IntakeTalk {
  readonly #kernel: Kernel;
  readonly #intake: Intake;
  readonly #answering: Answering;

  constructor(kernel: Kernel, intake: Intake, answering: Answering) {
    this.#kernel = kernel;
    this.#intake = intake;
    this.#answering = answering;
  }

  async press(person: Person, verb: string, data: Data, t: T): Promise<Answer | undefined> {
    if (verb === LEAVE) {
      const left = await this.#intake.leave(person, chosen(data).upload);
      return { text: t.t(left ? 'common.intake.dropped' : 'common.intake.takenBefore'), language: t.language };
    }
    if (verb === PREVIEW) return this.preview(person, chosen(data), t);
    return verb === TAKE ? this.#take(person, chosen(data), String(data.digest ?? ''), t) : undefined;
  }

  /** What it would do. `homes`: where it could be kept as it is instead. */
  async preview(person: Person, choice: Choice, t: T, homes: readonly Home[] = [], notice = ''): Promise<Answer> {
    const planned = await this.#intake.plan(person, choice);
    if (!planned) return { text: t.t('common.upload.gone'), language: t.language, refused: true };
    const { plan } = planned;
    const missing = plan.refused.filter((f) => f.missing);
    const instead = homes.length > 0 ? [button(t.t('common.intake.keep'), 'file.keep', { upload: choice.upload })] : [];
    if (missing.length > 0 && missing.length === plan.refused.length)
      return this.#shown(
        person,
        this.#asking(
          planned,
          missing.map((f) => f.field),
          instead,
          t,
        ),
        t,
      );
    if (plan.rows.length === 0 && plan.refused.length === 0 && plan.conflicts.length === 0)
      return this.#shown(
        person,
        {
          title: t.t('common.intake.nothing', { name: planned.name }),
          paragraphs: [t.t('common.intake.unchanged')],
          buttons: instead,
        },
        t,
      );
    return this.#shown(person, await this.#whatFor(planned, instead, notice, t), t);
  }

  /** Columns that are needed and were not found: asked for, rather than refused. */
  #asking({ choice, rule, sheet, name }: Planned, fields: readonly string[], instead: Button[], t: T): Parts {
    const choices = sheet.header.flatMap((title, at) => (title ? [{ title: short(title), value: String(at) }] : []));
    return {
      title: t.t('common.intake.columnsTitle', { name }),
      paragraphs: [t.t('common.intake.columnsText', { what: t.t(rule.title) })],
      fields: fields.map((id) =>
        field(t, 'one', `column:${id}`, {}, { label: fieldIn(rule, id, t), choices, required: false }),
      ),
      buttons: [
        button(t.t('common.action.next'), PREVIEW, carried(choice), 'positive', 'auto'),
        ...instead,
        button(t.t('common.intake.leave'), LEAVE, { upload: choice.upload }),
      ],
    };
  }

  async #whatFor(planned: Planned, instead: Button[], notice: string, t: T): Promise<Parts> {
    const { plan, rule, choice, name } = planned;
    const { refused, conflicts, differences } = plan;
    const changes = await this.#kernel.read((view) =>
      [...conflicts, ...(refused.length > 0 ? [] : differences)].slice(0, SHOWN).map((d) => ({
        title: t.t('common.intake.row', { row: d.row, label: d.label }),
        value: `${fieldIn(rule, d.field, t)}: ${short(valueIn(rule, d, 'from', view, t))} → ${short(valueIn(rule, d, 'to', view, t))}`,
      })),
    );
    const wrong = refused.slice(0, SHOWN).map((f) => ({
      title: t.t('common.intake.row', { row: f.row, label: f.field ? fieldIn(rule, f.field, t) : '' }),
      value: short(reasonIn(f, t)),
    }));
    const rows = plan.added + plan.changed;
    const out = new Set(refused.map((f) => f.row)).size;
    const offer = refused.length > 0 ? t.t('common.intake.takeRest', { n: rows }) : t.t('common.intake.take');
    const facts = [...wrong, ...changes];
    return {
      title: t.t('common.intake.title', { name, what: t.t(rule.title) }),
      notice,
      paragraphs: [
        t.t('common.intake.counts', { added: plan.added, changed: plan.changed, unchanged: plan.unchanged }),
        ...(out > 0 ? [t.t('common.intake.refused', { n: out })] : []),
        ...(conflicts.length > 0
          ? [t.t(choice.preferFile ? 'common.intake.filesGo' : 'common.intake.oursStay', { n: conflicts.length })]
          : []),
        ...(plan.ignored.length > 0
          ? [t.t('common.intake.ignored', { columns: short(t.list(plan.ignored.slice(0, 8).map(short))) })]
          : []),
      ],
      facts,
      note: [
        refused.length + conflicts.length > SHOWN || (refused.length === 0 && plan.changed > facts.length)
          ? t.t('common.intake.first', { n: facts.length })
          : '',
        t.t('common.intake.nothingYet'),
      ]
        .filter(Boolean)
        .join(' '),
      buttons: [
        ...(plan.rows.length > 0 ? [button(offer, TAKE, { ...carried(choice), digest: plan.digest }, 'positive')] : []),
        ...(conflicts.length > 0
          ? [
              button(
                t.t(choice.preferFile ? 'common.intake.keepOurs' : 'common.intake.prefer'),
                PREVIEW,
                carried({ ...choice, preferFile: !choice.preferFile }),
              ),
            ]
          : []),
        ...(refused.length > 0 ? [this.#list(choice, t)] : []),
        ...instead,
        button(t.t('common.intake.leave'), LEAVE, { upload: choice.upload }),
      ],
    };
  }

  #list(choice: Choice, t: T): Button {
    const { kind, id } = faultsRef(choice);
    return button(t.t('common.intake.allFaults'), 'file.offer', { file: `${kind}|${id}` });
  }

  async #take(person: Person, choice: Choice, digest: string, t: T): Promise<Answer> {
    const taken = await this.#intake.take(person, choice, digest);
    if (!taken) return { text: t.t('common.upload.gone'), language: t.language, refused: true };
    const { plan, done, name } = taken;
    if (!done) return this.preview(person, choice, t, [], plan.rows.length > 0 ? t.t('common.intake.changed') : '');
    if (plan.rows.length <= AT_ONCE) await this.#kernel.tick();
    const out = new Set(plan.refused.map((f) => f.row)).size;
    return this.#shown(
      person,
      {
        title: t.t('common.intake.done', { name }),
        paragraphs: [
          t.t('common.intake.counts', { added: plan.added, changed: plan.changed, unchanged: plan.unchanged }),
          ...(out > 0 ? [t.t('common.intake.leftOut', { n: out })] : []),
          t.t('common.intake.next'),
        ],
        buttons: out > 0 ? [this.#list(choice, t)] : [],
      },
      t,
    );
  }

  #shown(person: Person, parts: Parts, t: T): Answer {
    return this.#answering.shown(
      person.id,
      {
        template: 'common/form',
        summary: t.t('common.intake.summary'),
        data: { notice: '', buttons: [], ...formCard(parts) },
      },
      t,
    );
  }
}

type Parts = FormCard & { buttons: Button[] };

/** What goes with a button, so that the next press means the same file read the same way. */
const carried = (choice: Choice): Data => ({
  kind: choice.kind,
  upload: choice.upload,
  columns: JSON.stringify(choice.columns),
  prefer: choice.preferFile,
});

function chosen(data: Data): Choice {
  let columns: unknown = {};
  try {
    columns = JSON.parse(String(data.columns ?? '{}'));
  } catch {
    // As if nothing had been chosen yet: it is asked again.
  }
  const picked = Object.entries(data).flatMap(([name, value]) =>
    name.startsWith('column:') && value !== '' ? [[name.slice('column:'.length), value] as const] : [],
  );
  return {
    kind: String(data.kind ?? ''),
    upload: String(data.upload ?? ''),
    columns: { ...columnsIn(columns), ...columnsIn(Object.fromEntries(picked)) },
    preferFile: data.prefer === true,
  };
}

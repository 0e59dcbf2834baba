import type { Painter } from '../../cards/painter.ts';
import type { T } from '../../i18n/index.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Person } from '../../kernel/person.ts';
import { within } from '../../kernel/person.ts';
import type { Json } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { type Library, type Shelved, unitsOf } from '../../reporting/library.ts';
import type { Answer } from '../../teams/conversation.ts';
import type { Answering } from '../answering.ts';
import type { Extras } from '../extras.ts';
import { type Phrase, phraseOf } from '../phrases.ts';
import { ALL, type Asked, drawReport, SHOW } from './card.ts';

/** The words of a report, in the texts of whoever brings it. Without them it can't be asked for in the chat. */
const wordsOf = ({ from, name }: Shelved): string => `${from}.say.reports.${name}`;

/** Reports in the chat, whoever brings them: asked for by their words, turned over by buttons, with the rights of each press. */
export function reportExtras(kernel: Kernel, painter: Painter, library: Library, answering: Answering): Extras {
  const entitled = async (person: Person): Promise<Shelved[]> => {
    const all = await Promise.all(
      library.all().map(async (shelved) => ((await library.entitled(shelved, person)) ? [shelved] : [])),
    );
    return all.flat();
  };

  async function show(person: Person, data: { [name: string]: Json }, t: T): Promise<Answer> {
    const say = (key: string): Answer => ({ text: t.t(key), language: t.language, refused: true });
    const asked = askedIn(data);
    const shelved = library.find(asked.report);
    if (!shelved) return say('common.refused.gone');
    const may = await library.entitled(shelved, person);
    if (!may) return say('common.refused.role');
    const known = await kernel.read((view) => view.org.all().map((p) => p.unit));
    const unit = shelved.rule.whole ? '' : unitNamed(asked.unit, may, known);
    const units = unitsOf(may, unit, shelved.rule) ?? may;
    const cycle = await kernel.read((view) => runOf(asked.cycle, shelved, view));
    if (cycle === undefined && asked.cycle !== '') return say('common.refused.gone');
    const ask = { units, asOf: library.today(), reader: person.id, ...(cycle ? { cycle } : {}) };
    const report = await library.build(shelved, ask, t);
    if (!report) return { text: t.t('common.report.none'), language: t.language };
    const list = asked.figure ? await library.list(shelved, asked.figure, ask, t) : undefined;
    const choices = shelved.rule.whole ? [] : await kernel.read((view) => unitsToChoose(may, view.org.entities()));
    const drawn = drawReport(
      { shelved, report, asked: { ...asked, unit: unit ?? '' }, units, choices, missed: unit === undefined, list },
      painter,
      t,
    );
    return answering.drawn(person.id, drawn, t);
  }

  return {
    async phrases(person, t, en): Promise<Phrase[]> {
      const all = await entitled(person);
      return all
        .filter((shelved) => en.has(wordsOf(shelved)))
        .map((shelved) =>
          phraseOf(wordsOf(shelved), shelved.from, t, en, (rest) => ({
            act: SHOW,
            data: { report: shelved.name, unit: rest },
          })),
        );
    },
    press: async (person, verb, data, t) => (verb === SHOW ? show(person, data, t) : undefined),
  };
}

/** What a button or a sentence asks for: a choice made on the card goes before what the button carried. */
function askedIn(data: { [name: string]: Json }): Asked {
  const text = (name: string) => (typeof data[name] === 'string' ? (data[name] as string).trim() : '');
  const by = text('by');
  const from = Number(data.from);
  return {
    report: text('report'),
    unit: by === 'unit' ? text('chooseUnit').replace(ALL, '') : text('unit'),
    page: text('page'),
    figure: by === 'figure' ? text('chooseFigure') : text('figure'),
    cycle: text('cycle'),
    from: Number.isInteger(from) && from > 0 ? from : 0,
  };
}

/** The run that a button carried, where the report is about such runs; undefined: there is none, or it is another's. */
function runOf(id: string, { from }: Shelved, view: View): string | undefined {
  const cycle = id === '' ? undefined : view.peek<Cycle>('cycles', id);
  return cycle && (from === 'common' || cycle.capability === from) ? cycle.id : undefined;
}

/** A unit as somebody typed it, among those that exist and may be seen; empty: all of them; undefined: there is none of that name. */
function unitNamed(typed: string, may: readonly string[], known: readonly string[]): string | undefined {
  if (typed === '') return '';
  const wanted = typed.toLowerCase();
  const above = known.flatMap((unit) => unit.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')));
  const found = above.find((unit) => unit.toLowerCase() === wanted);
  return found !== undefined && may.some((unit) => within(found, unit)) ? found : undefined;
}

/** What can be chosen: the entities, where somebody sees all of them, else the units that somebody sees. */
const unitsToChoose = (may: readonly string[], entities: readonly string[]): string[] =>
  may.includes('') ? [...entities] : [...may].sort();

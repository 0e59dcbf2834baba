import { expect } from 'chai';
import { certificate } from '../../../src/capabilities/learning/certificate.ts';
import type { Completion, Weekly } from '../../../src/capabilities/learning/records.ts';
import { feedback } from '../../../src/capabilities/learning/shows/parts.ts';
import { choose, memory, reviewed, revived } from '../../../src/capabilities/learning/weekly.ts';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { erm, everyQuestion, HOUSE, house, imported, launched, learn, shelfOf, through } from './house.ts';

const folder = new URL('../../../src/capabilities/learning/texts/', import.meta.url);
const texts = loadTexts([commonTexts, { name: 'learning', folder }]);

describe('a completed course', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const opened = async (people = HOUSE) => {
    bot = await house({ people });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
  };
  const passes = async (who: string): Promise<Completion> => {
    await bot.says(who, 'final assessment');
    await through(bot, who);
    const [row] = await bot.kernel.read((view) => view.find<Completion>('learning.completions', 'learn', learn(who)));
    return row as Completion;
  };

  it('has the learner’s own day on its certificate', async () => {
    await opened([...HOUSE, { id: 'kiri', unit: 'DM/A', managerId: 'dir', timeZone: 'Pacific/Auckland' }]);
    // In Auckland, thirteen hours ahead in March, noon in Greenwich is one in the morning of the 3rd.
    expect((await passes('kiri')).day).to.equal('2027-03-03');
    expect((await passes('ann')).day).to.equal('2027-03-02');
  });

  it('completed elsewhere has its certificate on the card too', async () => {
    await opened();
    await imported(bot, 'ann,erm,2027-03-02,');
    expect(await bot.says('ann', 'my course')).to.match(/completed elsewhere and counts here[\s\S]*\[Certificate\]/);
    await bot.presses('ann', 'Certificate');
    expect(bot.offered('ann').name).to.match(/^certificate-ERM-2027-/);
  });

  it('offers one question a week, not before; "yes" leaves the certificate where it is', async () => {
    await opened();
    expect(await bot.says('ann', 'my learning')).to.not.include('One question a week');
    await passes('ann');
    const done = await bot.presses('ann', 'Yes, one a week');
    expect(done).to.match(
      /^Completed: [\s\S]*The first question comes in a week[\s\S]*\[Certificate\][\s\S]*\[One question a week\]/,
    );
    expect(await bot.says('ann', 'my learning')).to.include('[One question a week]');
    // Somebody else's course is nobody's way to a card.
    await passes('dir');
    const other = await bot.act('learning.weekly', { on: true, from: learn('ann') }, 'dir', { via: 'card' });
    expect(other.reply.show).to.deep.equal({ kind: 'learning.weekly', id: 'dir' });
  });

  const lines = (id: string, shelf: Parameters<typeof certificate>[0], language: 'en' | 'fr') =>
    bot.kernel.read((view) => {
      const viewer = view.org.person('ann');
      if (!viewer) throw new Error('nobody');
      const ref = { kind: 'learning.certificate', id };
      const made = certificate(shelf)({ ref, viewer, view, t: texts.in(language), with: {} });
      return made && 'letter' in made ? made.letter.lines.map((line) => line.text) : [];
    });

  it('keeps its name on the certificate when its folder has gone, and the Organization is named', async () => {
    await opened();
    const { id } = await passes('ann');
    expect(await lines(id, shelfOf([]), 'en')).to.deep.equal([
      'United Nations Secretariat',
      'This is to certify that',
      'Ann',
      'has completed the course',
      'Enterprise risk management in the Secretariat',
      'and passed its final assessment on 2 March 2027.',
    ]);
    // Renamed and translated anew: what was passed stays what it was called.
    const renamed = { ...structuredClone(erm), version: 'renamed00000', title: { en: 'Risk', fr: 'Risques' } };
    expect(await lines(id, shelfOf([renamed]), 'fr')).to.include('La gestion globale des risques au Secrétariat');
  });

  it('elsewhere, before any launch, keeps its name too', async () => {
    bot = await house();
    await imported(bot, 'ann,erm,2027-02-26,');
    const [row] = await bot.kernel.read((view) => view.all<Completion>('learning.completions'));
    expect(await lines(row?.id ?? '', shelfOf([]), 'fr')).to.include('La gestion globale des risques au Secrétariat');
  });

  it('is verified in the chat by the learning office, and by nobody else', async () => {
    await opened();
    const { id } = await passes('ann');
    expect(await bot.says('lea', `certificate ${id}`)).to.match(
      /This certificate is valid: Ann completed the course “Enterprise risk management in the Secretariat” on 2 March 2027, by passing/,
    );
    // As a phone types it, and with nothing and with a wrong one.
    for (const dash of ['–', ' ', ' - '])
      expect(await bot.says('lea', `verify certificate ${id.toLowerCase().replaceAll('-', dash)}`)).to.match(
        /is valid: Ann/,
      );
    expect(await bot.says('lea', 'certificate')).to.match(/Please type “certificate” and its number/);
    const none = await bot.says('lea', 'certificate ERM-2027-AAAAA-AAAAA');
    expect(none).to.match(/Certificate ERM-2027-AAAAA-AAAAA[\s\S]*There is no certificate with this number/);
    expect(none).to.not.match(/Ann/);
    expect(await bot.says('dir', `verify certificate ${id}`)).to.match(/did not understand/);
    const t = texts.in('en');
    expect(await bot.kernel.draw({ kind: 'learning.verified', id }, 'dir', t)).to.equal(undefined);
  });
});

describe('what was answered', () => {
  it('is explained whatever kind of question it was, right or wrong', () => {
    const t = texts.in('en');
    for (const q of everyQuestion(erm)) {
      const words = q.words.en;
      const whole = q.kind === 'order' || q.kind === 'heatmap';
      for (const right of [true, false]) {
        const key = q.kind === 'heatmap' ? `${q.cells[0]?.[0]}x${q.cells[0]?.[1]}` : q.right.join(',');
        const other = q.kind === 'heatmap' ? '1x1' : q.kind === 'order' ? [...q.right].reverse().join(',') : 'c';
        const chosen = right ? key : other;
        const said = feedback(erm, { q: q.id, chosen, right }, t).flatMap((b) => b.lines.map((l) => String(l.text)));
        const whys = whole
          ? [words?.why ?? '?']
          : chosen.split(',').map((letter) => words?.choices.find((c) => c.id === letter)?.why ?? '?');
        for (const why of whys) expect(said.join('\n'), `${q.id} ${chosen}`).to.include(why);
      }
    }
  });

  it('comes again by what is least likely remembered, not by what was due first', () => {
    const at = (day: number) => new Date(Date.UTC(2027, 0, day)).toISOString();
    const [a = '', b = ''] = erm.lessons.flatMap((l) => l.questions.flat().map((q) => q.id));
    // a was known twice, so it is firm, and was due first; b was not known, and is due a little later.
    const first = reviewed(undefined, true, at(1));
    const firm = reviewed(first, true, at(4));
    const weak = reviewed(undefined, false, at(40));
    const now = new Date(at(45));
    const [cardA, cardB] = [revived(firm), revived(weak)];
    expect([cardA.due <= now, cardB.due <= now, cardA.due < cardB.due]).to.deep.equal([true, true, true]);
    const likely = (card: typeof cardA) => memory.get_retrievability(card, now, false);
    expect(likely(cardB)).to.be.below(likely(cardA));
    const row: Weekly = {
      id: 'ann',
      version: 1,
      since: at(1),
      turn: 3,
      memories: [
        { q: a, course: 'erm', card: firm },
        { q: b, course: 'erm', card: weak },
      ],
    };
    expect(choose(row, [erm], now.toISOString())?.q.id).to.equal(b);
  });
});

describe('the preview of a launch', () => {
  it('shows the first lesson as it will come: message, video and question, with nothing to answer; the message is one for all languages', async () => {
    const bot = await house();
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next', {
      data: { message: 'Risk is part of our work.', video: 'https://example.org/video' },
    });
    expect(bot.sees('lea', /what would happen/).text).to.match(/one text for every language/);
    const sample = await bot.presses('lea', 'The first lesson');
    expect(sample).to.match(
      /one text for every language[\s\S]*Risk is part of our work[\s\S]*Question 1 of 3\n[\s\S]*1\. .*\n2\. .*\n3\. /,
    );
    const card = bot.chat('lea').findLast((m) => m.card)?.card;
    expect(JSON.stringify(card)).to.include('"url":"https://example.org/video"');
    expect(buttonsOf(card as never).some((b) => /answer/.test(b.verb))).to.equal(false);
    expect(await bot.presses('lea', 'Arabic')).to.match(/السؤال 1 من 3/);
    await bot.presses('lea', 'Back');
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
});

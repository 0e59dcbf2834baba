import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { dialogue } from '../../../src/capabilities/dialogue/index.ts';
import { commonCards, loadCards, sizeOf } from '../../../src/cards/index.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import { faultsOf } from '../../kit/cards.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records, take } from './house.ts';

const texts = loadTexts([commonTexts, { name: 'dialogue', folder: dialogue.texts }], { pseudo: true });
const cards = loadCards([commonCards, { name: 'dialogue', folder: dialogue.cards }]);

/** A team of seventy with long names. */
const CROWD: Somebody[] = Array.from({ length: 70 }, (_, i) => ({
  id: `m${String(i).padStart(2, '0')}`,
  name: `Maria Alejandra Constantinopolskaya-Featherstonehaugh ${i}`,
  unit: 'DGACM',
  managerId: 'asg',
}));

describe('the cards of the dialogue', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  /** Draws a card in every language and says what is wrong with it. */
  async function check(kind: string, id: string, viewer: string, extra = {}): Promise<void> {
    for (const language of LANGUAGES) {
      const t = texts.in(language);
      const content = await bot.kernel.draw({ kind, id }, viewer, t, extra);
      expect(content, `${kind} for ${viewer} in ${language}`).to.not.equal(undefined);
      if (!content) return;
      const card = cards.render({ template: content.template, data: content.data as never }, t);
      expect(faultsOf(card, content), `${kind} in ${language}, ${sizeOf(card)} bytes`).to.deep.equal([]);
      // Our own words are translated, the name of the dialogue among them; a sample speaks the language that was picked.
      if (language !== 'en' && kind !== 'dialogue.sample')
        expect(`${JSON.stringify(card)} ${content.summary}`, kind).to.not.contain('Leadership Dialogue');
      // Neutral on a lock screen: no name of anybody.
      expect(content.summary).to.not.match(/Asg|Gus|Hal|Maria|overdue/);
    }
  }

  it('can be sent in every state and every language', async () => {
    bot = await launched(
      [...HOUSE, ...CROWD],
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'gus', 'DGACM'],
        ],
      },
    );
    await check('dialogue.lead', lead('asg'), 'asg');
    await check('dialogue.lead', lead('asg'), 'gus');
    await check('dialogue.else', lead('asg'), 'asg');
    await check('dialogue.team', lead('asg'), 'asg');
    await check('dialogue.team', `${lead('asg')}#1`, 'asg');
    await check('dialogue.take', take('hal'), 'hal');
    await check('dialogue.question', take('hal'), 'hal');
    await check('dialogue.cycle', CYCLE, 'eo');
    await check('dialogue.missing', `${CYCLE}#0`, 'gus');
    for (const what of ['pause', 'resume', 'close', 'ring']) await check('dialogue.sure', `${CYCLE}#${what}`, 'eo');
    await check('dialogue.none', 'none', 'hal');
    await done(bot, 'dialogue.schedule', { obligation: lead('asg'), date: '2027-03-01', time: '08:00' }, 'asg');
    await check('dialogue.meeting', lead('asg'), 'asg');
    await check('dialogue.lead', lead('asg'), 'asg');
    await records(bot, 'asg', 'asg', { absent: CROWD.slice(0, 40).map((p) => p.id) });
    await check('dialogue.lead', lead('asg'), 'asg');
    await check('dialogue.confirm', take('hal'), 'hal');
    await check('dialogue.note', take('hal'), 'hal');
    await check('dialogue.noteSent', CYCLE, 'hal');
    await check('dialogue.notes', CYCLE, 'eo');
    await done(bot, 'dialogue.note', { take: take('hal'), text: 'I was away. '.repeat(150) }, 'hal');
    await check('dialogue.notes', CYCLE, 'eo');
    const read = await bot.act('dialogue.readNotes', { cycle: CYCLE }, 'eo', { via: 'card' });
    await check('dialogue.notes', CYCLE, 'eo', read.reply.with);
    await check('dialogue.pulse', CYCLE, 'hal');
    await done(bot, 'dialogue.confirm', { take: take('hal'), answer: 'yes' }, 'hal');
    await check('dialogue.pulse', CYCLE, 'hal');
    await check('dialogue.pulse', CYCLE, 'hal', { given: true });
    await check('dialogue.pulseRemarks', CYCLE, 'eo');
    await done(bot, 'dialogue.confirm', { take: take('hal'), answer: 'absent' }, 'hal');
    await check('dialogue.confirm', take('hal'), 'hal');
    await check('dialogue.correct', `correct|${CYCLE}|hal|1`, 'asg');
    await done(bot, 'dialogue.correct', { obligation: `correct|${CYCLE}|hal|1`, answer: 'there' }, 'asg');
    await check('dialogue.confirm', take('hal'), 'hal');
    await bot.until('2027-03-15T09:00Z');
    await done(bot, 'dialogue.join', { obligation: lead('pia') }, 'pia');
    await check('dialogue.joining', lead('pia'), 'usg');
    await check('obligation.escalation', lead('pia'), 'usg');
    await bot.until('2027-05-03T09:00Z');
    await check('dialogue.certify', `certify|${CYCLE}|DGACM`, 'asg');
    await check('dialogue.certify', `certify|${CYCLE}|DGACM`, 'gus');
    await check('dialogue.cycle', CYCLE, 'eo');
    await check('dialogue.take', take('m00'), 'm00');
  });

  it('draw every page of every form', async () => {
    bot = await launched(
      [...HOUSE, ...CROWD],
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'gus', 'DGACM'],
        ],
      },
    );
    const forms: [string, string, string, { [name: string]: string }, number][] = [
      ['dialogue.launch', 'last', 'eo', {}, 2],
      // Asg's 72 colleagues: one page, three of names, one of the rest.
      ['dialogue.record', lead('asg'), 'asg', { date: '2027-03-01' }, 5],
      ['dialogue.schedule', lead('asg'), 'asg', {}, 1],
      ['dialogue.deputy', lead('asg'), 'asg', {}, 1],
      ['dialogue.prepare', `certify|${CYCLE}|DGACM`, 'gus', {}, 1],
      ['dialogue.extend', CYCLE, 'eo', {}, 2],
      ['dialogue.correctContent', CYCLE, 'eo', {}, 2],
      ['dialogue.acting', 'new', 'gus', {}, 1],
      // Only once it has closed.
      ['dialogue.certify', `certify|${CYCLE}|DGACM`, 'asg', {}, 1],
    ];
    await bot.act('dialogue.launch', { nav: 'start', about: 'last' }, 'eo');
    const draft = 'dialogue.launch|last|eo';
    for (const what of ['lead', 'take', 'pulse', 'question', 'certify'])
      for (const language of LANGUAGES) await check('dialogue.sample', `${what}#${language}#${draft}`, 'eo');
    await check('dialogue.people', `tried#1#${draft}`, 'eo');
    expect(await bot.kernel.draw({ kind: 'dialogue.sample', id: `lead#en#${draft}` }, 'asg', texts.in('en'))).to.equal(
      undefined,
    );
    for (const [form, about, who, data, pages] of forms) {
      if (form === 'dialogue.certify') await done(bot, 'cycle.close', { cycle: CYCLE }, 'eo');
      await bot.act(form, { nav: 'start', about }, who);
      for (let turn = 1; turn <= pages; turn++) {
        await check('form.page', `${form}|${about}|${who}`, who);
        if (turn < pages) await bot.act(form, { nav: 'next', about, turn, ...data }, who);
      }
    }
  });

  it('find every text that the code names', async () => {
    bot = await launched();
    const t = texts.in('en');
    const folder = new URL('../../../src/capabilities/dialogue/', import.meta.url);
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((f) => f.endsWith('.ts'));
    const own = new Set(
      [
        ...Object.keys(dialogue.acts),
        ...Object.keys(dialogue.kinds),
        ...Object.keys(dialogue.show),
        ...Object.keys(dialogue.forms ?? {}),
        ...Object.keys(dialogue.files ?? {}),
      ].map((n) => `dialogue.${n}`),
    );
    const missing = files.flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/'((?:dialogue|common)\.[\w.-]+)'/g)]
        .map((m) => m[1] ?? '')
        .filter((key) => !own.has(key) && !dialogue.records.some((table) => table.name === key) && !t.has(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).to.deep.equal([]);
    for (const command of dialogue.commands) expect(t.has(`dialogue.say.${command.id}`), command.id).to.equal(true);
    for (const kind of Object.keys(dialogue.kinds)) expect(t.has(`dialogue.${kind}.escalated`), kind).to.equal(true);
  });
});

import { expect } from 'chai';
import { button, link, loadCards, sizeOf } from '../../src/cards/index.ts';
import { buttonsOf, inputsOf, linksOf, textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { checkCard, faultsOf } from '../kit/cards.ts';
import { arabic, bind, bodyOf, cardOf, drawingRoom, english, execute, refused, text } from '../kit/drawing.ts';

describe('a card', () => {
  const { drawn, folderOf, textsOf } = drawingRoom();

  it('carries version, language, direction and full width', () => {
    const card = drawn([text('x')], {}, {}, arabic);
    expect(card).to.include({ type: 'AdaptiveCard', version: '1.5', lang: 'ar', rtl: true });
    expect(card.msteams).to.deep.equal({ width: 'Full' });
    expect(drawn([text('x')])).not.to.have.property('rtl');
    checkCard(card);
  });

  it('gives every button its Action.Submit twin with the same data, and keeps what the button sends', () => {
    const [set] = bodyOf(
      drawn([{ type: 'ActionSet', actions: [{ ...execute, associatedInputs: 'none', style: 'positive' }] }]),
    );
    expect(set?.actions).to.deep.equal([
      {
        type: 'Action.Execute',
        title: 'Go',
        verb: 'room.go',
        data: { id: 1 },
        associatedInputs: 'none',
        style: 'positive',
        fallback: {
          type: 'Action.Submit',
          title: 'Go',
          data: { id: 1, verb: 'room.go' },
          associatedInputs: 'none',
          style: 'positive',
        },
      },
    ]);
  });

  it('gives long titles a line each; Chinese letters take the place of two', () => {
    // A line holds 44; each button 5 beside its title. 17 + 5 twice is 44, 18 + 5 and 17 + 5 is 45; nine Chinese letters are 18.
    for (const [first, lines] of [
      ['a'.repeat(17), [2]],
      ['a'.repeat(18), [1, 1]],
      ['调'.repeat(9), [1, 1]],
    ] as const) {
      const actions = [first, 'b'.repeat(17)].map((title) => ({ ...execute, title }));
      const card = drawn([{ type: 'ActionSet', actions }]);
      expect(bodyOf(card).map((set) => (set.actions as unknown[]).length)).to.deep.equal(lines);
    }
  });

  it('moves buttons at the foot into an ActionSet, in lines that a phone shows whole', () => {
    const actions = Array.from({ length: 8 }, (_, i) => ({ ...execute, title: `B${i}` }));
    const folder = folderOf({ it: cardOf([text('x')], { actions }), 'it.sample': {} });
    const card = loadCards([folder]).render({ template: 'room/it', data: {} }, english);
    expect(card).not.to.have.property('actions');
    expect(
      bodyOf(card).map((element) => [element.type, (element.actions as unknown[] | undefined)?.length]),
    ).to.deep.equal([
      ['TextBlock', undefined],
      ['ActionSet', 3],
      ['ActionSet', 3],
      ['ActionSet', 2],
    ]);
    checkCard(card);
  });

  it('refuses what a client could not draw or a person could not use, and says where', () => {
    const cases: [unknown, RegExp][] = [
      [{ type: 'Chart.Donut', data: [] }, /card\.body\[0\] is a Chart\.Donut.*without a fallback/],
      [{ type: 'Input.Text', id: 'a' }, /card\.body\[0\] has no label/],
      [{ type: 'Input.Text', label: 'A' }, /card\.body\[0\] has no id/],
      [{ type: 'Image', url: 'https://example.org/a.png' }, /card\.body\[0\] has no altText/],
      [{ type: 'Container', items: [text('x'), { text: 'y' }] }, /card\.body\[0\]\.items\[1\] has no type/],
      [{ type: 'ActionSet', actions: [{ type: 'Action.Execute', title: 'x' }] }, /has no verb/],
      [{ type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'x' }] }, /is an Action\.Submit/],
      [{ type: 'Container', items: [], selectAction: execute }, /outside an ActionSet/],
    ];
    for (const [element, reason] of cases)
      expect(refused(() => drawn([element])))
        .to.match(/^STW_CARD: .*room\/it/)
        .and.match(reason);
  });

  it('keeps newer elements with their fallback', () => {
    const fallback = { type: 'TextBlock', text: '59%' };
    const [chart] = bodyOf(drawn([{ type: 'Chart.Donut', title: 'T', data: [{ legend: 'a', value: 1 }], fallback }]));
    expect(chart).to.deep.include({ type: 'Chart.Donut', data: [{ legend: 'a', value: 1 }] });
    expect(chart?.fallback).to.deep.equal({ type: 'TextBlock', text: '59%', wrap: true });
  });

  it('takes its own words from the catalogue, in the reader’s language, unless the data brings others', () => {
    const texts = textsOf({ it: { date: '**Date**', form: 'Form' } });
    const cards = loadCards([
      folderOf({
        it: cardOf([text(bind('texts.date')), text(bind('texts.form'))]),
        'it.sample': { texts: { date: 'Date', form: 'Form' } },
      }),
    ]);
    expect(textOf(cards.render({ template: 'room/it', data: {} }, texts.in('en')))).to.equal('**Date**\nForm');
    expect(textOf(cards.render({ template: 'room/it', data: { texts: { form: 'Shape' } } }, texts.in('en')))).to.equal(
      '**Date**\nShape',
    );
  });

  it('needs a sample, a known name and readable JSON', () => {
    expect(refused(() => loadCards([folderOf({ it: cardOf([]) })]))).to.match(/no \.sample\.json/);
    expect(refused(() => loadCards([]).render({ template: 'room/none', data: {} }, english))).to.match(
      /^STW_NOT_FOUND/,
    );
    // Said whenever it is drawn; that the product has no such template, the tests of all samples say.
    const broken = loadCards([folderOf({ it: cardOf([text(bind('(('))]), 'it.sample': {} })]);
    for (let drawn = 0; drawn < 2; drawn++)
      expect(refused(() => broken.render({ template: 'room/it', data: {} }, english))).to.match(
        /^STW_CARD: .*room\/it/,
      );
  });

  it('can be read back: buttons, links, inputs and text', () => {
    const body = [
      text('Heading'),
      {
        type: 'Input.ChoiceSet',
        id: 'form',
        label: 'Form',
        isMultiSelect: true,
        choices: [{ title: 'In a room', value: 'room' }],
      },
      { type: 'Input.Toggle', id: 'p1', title: 'Amina', valueOn: 'absent', valueOff: 'present', value: 'present' },
      {
        type: 'ActionSet',
        actions: [execute, { type: 'Action.OpenUrl', title: 'Guide', url: 'https://example.org/' }],
      },
    ];
    const card = drawn(body);
    expect(buttonsOf(card)).to.deep.equal([{ title: 'Go', verb: 'room.go', data: { id: 1 } }]);
    expect(linksOf(card)).to.deep.equal([{ title: 'Guide', url: 'https://example.org/' }]);
    expect(inputsOf(card)).to.deep.equal([
      {
        id: 'form',
        type: 'Input.ChoiceSet',
        label: 'Form',
        required: false,
        choices: [{ title: 'In a room', value: 'room' }],
        several: true,
      },
      {
        id: 'p1',
        type: 'Input.Toggle',
        label: 'Amina',
        required: false,
        value: 'present',
        choices: [
          { title: 'Amina', value: 'absent' },
          { title: 'Amina', value: 'present' },
        ],
      },
    ]);
    expect(textOf(card)).to.equal('Heading\nForm\n( ) In a room\n[ ] Amina\n[Go]\n[Guide]');
  });

  it('is counted as Teams counts it, two bytes a character', () => {
    expect(sizeOf({ a: 'ж' })).to.equal('{"a":"ж"}'.length * 2);
  });

  it('has buttons and links that templates repeat over', () => {
    expect(button({ title: 'Go', verb: 'a.b', inputs: false })).to.deep.equal({
      title: 'Go',
      verb: 'a.b',
      data: {},
      style: 'default',
      inputs: 'none',
    });
    expect(link({ title: 'Guide', url: 'https://example.org' })).to.deep.equal({
      title: 'Guide',
      url: 'https://example.org',
    });
  });

  it('the check of cards finds what is wrong', () => {
    const fit = drawn([text('x'), { type: 'ActionSet', actions: [execute] }]);
    const spoiled = (change: (card: { [key: string]: unknown; body: CardJson[] }) => void): string => {
      const card = structuredClone(fit) as { [key: string]: unknown; body: CardJson[] };
      change(card);
      return faultsOf(card).join('; ');
    };
    expect(faultsOf(fit)).to.deep.equal([]);
    expect(faultsOf(fit, {})).to.deep.equal(['the message has no summary']);
    expect(spoiled((c) => c.body.push({ type: 'Badge', text: 'x' }))).to.match(/Badge without a fallback/);
    expect(spoiled((c) => c.body.push({ type: 'Input.Text', id: 'x' }))).to.match(/no label/);
    expect(spoiled((c) => c.body.push({ type: 'Input.Text', id: 'x', label: 'X', isRequired: true }))).to.match(
      /RequiredInputsShouldHaveErrorMessage/,
    );
    expect(spoiled((c) => c.body.push({ type: 'TextBlock', text: 'x', size: 'Gigantic' }))).to.match(
      /InvalidPropertyValue/,
    );
    expect(spoiled((c) => c.body.push({ type: 'TextBlock', text: 'x'.repeat(13_000) }))).to.match(/bytes/);
    expect(spoiled((c) => Object.assign(c, { rtl: true }))).to.match(/direction/);
    expect(
      spoiled((c) => Object.assign(((c.body[1]?.actions ?? []) as CardJson[])[0] ?? {}, { fallback: 'drop' })),
    ).to.match(/no Action\.Submit/);
  });
});

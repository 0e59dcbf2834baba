import { expect } from 'chai';
import { buttonsOf, inputsOf, linksOf, textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { bind, bodyOf, drawingRoom, english, execute, refused, text } from '../kit/drawing.ts';

describe('what people typed, in a card', () => {
  const { drawn, textsOf } = drawingRoom();

  it('I2 leaves out every link that is neither https nor, in local mode, this machine’s own', () => {
    const open = (url: string) => ({ type: 'Action.OpenUrl', title: url, url });
    const urls = [
      'https://example.org/guide',
      'http://example.org',
      'http://127.0.0.1:3978/file',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://example.org@evil.example/',
      ' JaVaScRiPt:alert(1)',
      '//evil.example',
      'msteams://x',
    ];
    const body = [
      { type: 'ActionSet', actions: urls.map(open) },
      { type: 'Image', url: 'javascript:alert(1)', altText: 'x' },
    ];
    expect(linksOf(drawn(body)).map((l) => l.title)).to.deep.equal([urls[0]]);
    expect(linksOf(drawn(body, {}, {}, english, { loopback: true })).map((l) => l.title)).to.deep.equal([
      urls[0],
      urls[2],
    ]);
    expect(JSON.stringify(bodyOf(drawn(body)))).not.to.contain('Image');
  });

  it('I2 shows free text that Markdown would read as runs, one line each, with the look of the block', () => {
    const block = text(bind('words'), { style: 'heading', color: 'Accent', spacing: 'Large', maxLines: 3 });
    const [first, second, ...none] = bodyOf(
      drawn([block], { words: 'x' }, { words: '**a** [b](https://c.example)\n\n1. d' }),
    );
    expect(first).to.deep.equal({
      type: 'RichTextBlock',
      spacing: 'Large',
      inlines: [
        { type: 'TextRun', text: '**a** [b](https://c.example)', size: 'Large', weight: 'Bolder', color: 'Accent' },
      ],
    });
    expect(second?.inlines).to.deep.equal([
      { type: 'TextRun', text: '1. d', size: 'Large', weight: 'Bolder', color: 'Accent' },
    ]);
    expect(none).to.deep.equal([]);
    const [plain] = bodyOf(drawn([block], { words: 'x' }, { words: 'R&D: 5 < 7, "quoted" (so)' }));
    expect(plain).to.include({ type: 'TextBlock', text: 'R&D: 5 < 7, "quoted" (so)', style: 'heading', wrap: true });
  });

  it('I2 keeps our own bold, italic and links, also around a hostile name', () => {
    const t = textsOf({
      by: '**Led by {name}**, see the [guide]({url}) or *ask {name}*',
    }).in('en');
    const sample = { words: 'x' };
    const show = (name: string, url: string) =>
      bodyOf(drawn([text(bind('words'))], sample, { words: t.rich('room.by', { name, url }) }));
    const [calm] = bodyOf(
      drawn([text(bind('words'))], sample, {
        words: textsOf({ by: '**Led by {name}**' }).in('en').rich('room.by', { name: 'Amina' }),
      }),
    );
    expect(calm).to.include({ type: 'TextBlock', text: '**Led by Amina**' });
    const [block] = show('a** [x](https://evil.example) {{DATE(2020-01-01T00:00:00Z)}}', 'https://example.org/guide');
    expect(((block?.inlines ?? []) as CardJson[]).map(({ type: _, ...run }) => run)).to.deep.equal([
      { text: 'Led by a** [x](https://evil.example) {\u2060{DATE(2020-01-01T00:00:00Z)}}', weight: 'Bolder' },
      { text: ', see the ' },
      { text: 'guide', selectAction: { type: 'Action.OpenUrl', url: 'https://example.org/guide' } },
      { text: ' or ' },
      { text: 'ask a** [x](https://evil.example) {\u2060{DATE(2020-01-01T00:00:00Z)}}', italic: true },
    ]);
    expect(JSON.stringify(show('Amina', 'javascript:alert(1)'))).not.to.contain('OpenUrl');
  });

  it('I2 disarms facts, choices and toggles, and leaves ordinary ones as they are', () => {
    const body = [
      { type: 'FactSet', facts: bind('facts') },
      {
        type: 'Input.ChoiceSet',
        id: 'c',
        label: 'Who',
        style: 'expanded',
        choices: bind('people'),
        value: bind('chosen'),
      },
      { type: 'Input.Toggle', id: 't', title: bind('chosen') },
    ];
    const sample = { facts: [{ title: 'a', value: 'b' }], people: [{ title: 'a', value: 'b' }], chosen: 'b' };
    const data = {
      facts: [{ title: 'Reference', value: 'A/67/714: R&D (p. 3) – 59%' }],
      people: [{ title: '[x](https://evil.example) **b**', value: '**raw**' }],
      chosen: '**raw**',
    };
    const [facts, choices, toggle] = bodyOf(drawn(body, sample, data));
    expect(facts?.facts).to.deep.equal([{ title: 'Reference', value: 'A/67/714: R&D (p. 3) – 59%' }]);
    expect(choices?.choices).to.deep.equal([
      { title: '[x]\u2060(https:\u2060//evil.example) ∗∗b∗∗', value: '**raw**' },
    ]);
    expect(choices?.value).to.equal('**raw**');
    expect(toggle?.title).to.equal('∗∗raw∗∗');
  });

  it('I2 expands once: an expression in the data stays text, wherever it goes', () => {
    const sample = { words: 'x', rows: ['x'] };
    const hostile = `${bind('1+1')} ${bind('$root.words')} ${bind("json('{}')")}`;
    const card = drawn(
      [text(bind('words')), text(bind('$data'), { $data: bind('rows') }), text(`${bind('words')}, said`)],
      sample,
      {
        words: hostile,
        rows: [hostile],
      },
    );
    expect(textOf(card)).to.equal(`${hostile}\n${hostile}\n${hostile}, said`);
  });

  it('I2 takes only what the sample declares', () => {
    const sample = { words: 'x', rows: [{ a: 'x', b: 1 }], flag: true };
    const body = [
      text(bind('words')),
      text(`${bind('a')}-${bind('b')}`, { $data: bind('rows') }),
      text('flagged', { $when: bind('flag') }),
    ];
    expect(refused(() => drawn(body, sample, { words: { type: 'Image' } }))).to.match(
      /STW_CARD.*words is not a plain value/,
    );
    expect(refused(() => drawn(body, sample, { words: ['x'] }))).to.match(/words is not a plain value/);
    expect(refused(() => drawn(body, sample, { rows: 'x' }))).to.match(/rows is not a list/);
    expect(refused(() => drawn(body, sample, { rows: [{ a: 'x', b: {} }] }))).to.match(
      /rows\[0\]\.b is not a plain value/,
    );
    expect(refused(() => drawn(body, sample, { rows: [new Date(0)] }))).to.match(/rows\[0\] is not a plain object/);
    expect(refused(() => drawn(body, sample, { word: 'x' }))).to.match(/word is not declared/);
    expect(refused(() => drawn(body, sample, JSON.parse('{"__proto__": {"words": "x"}}')))).to.match(
      /__proto__ is not declared/,
    );
    expect(refused(() => drawn(body, sample, { words: Number.NaN }))).to.match(/words is not a plain value/);
    expect(textOf(drawn(body, sample, { rows: [{ b: 0 }, { a: 'A' }] }))).to.equal('-0\nA-');
    expect(textOf(drawn(body, sample, { flag: true, words: false }))).to.equal('false\nflagged');
  });

  it('I2 refuses a template that prints data as elements, or that makes some from text', () => {
    const sample = { rows: [{ type: 'TextBlock', text: 'x' }], row: { type: 'TextBlock', text: 'x' } };
    expect(refused(() => drawn([{ type: 'Container', items: bind('rows') }], sample))).to.match(
      /is data where elements belong/,
    );
    expect(refused(() => drawn([bind('row')], sample))).to.match(/is data where an element belongs/);
    expect(refused(() => drawn([{ type: 'Container', items: [bind('row')] }], sample))).to.match(
      /is data where an element belongs/,
    );
    expect(refused(() => drawn([{ type: 'Container', items: bind('where(rows, r, true)') }], sample))).to.match(
      /data where an element belongs/,
    );
    expect(refused(() => drawn([bind('json(words)')], { words: '{}' }))).to.match(/may not use json\(\)/);
  });

  it('lets nothing that a button carries steer the client', () => {
    const body = [{ type: 'ActionSet', actions: [{ ...execute, data: bind('data') }] }];
    const data = { data: { id: 'a_b', deep: { list: [1, 'x'] }, msteams: { type: 'task/fetch' } } };
    const [pressed] = buttonsOf(drawn(body, { data: {} }, data));
    expect(pressed).to.deep.equal({ title: 'Go', verb: 'room.go', data: { id: 'a_b', deep: { list: [1, 'x'] } } });
  });

  it('gives back what was filled in exactly as it was', () => {
    const body = [{ type: 'Input.Text', id: 'r', label: 'Remark', isMultiline: true, value: bind('value') }];
    const value = `**as typed** ${'ж'.repeat(3000)} {{x}}\nsecond line`;
    expect(inputsOf(drawn(body, { value: 'x' }, { value }))).to.deep.equal([
      { id: 'r', type: 'Input.Text', label: 'Remark', required: false, value },
    ]);
  });
});

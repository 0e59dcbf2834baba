import { existsSync, readdirSync } from 'node:fs';
import { AdaptiveCard } from 'adaptivecards';
import { expect } from 'chai';
import type { CardData, CardFolder, CardValue } from '../../src/cards/index.ts';
import { CARD_BYTES, loadCards, sizeOf } from '../../src/cards/index.ts';
import { textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { StewardError } from '../../src/errors.ts';
import type { TextFolder } from '../../src/i18n/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { LANGUAGES } from '../../src/kernel/person.ts';
import { everyNode, faultsOf, HOSTILE, inMarkdown, markupIn } from '../kit/cards.ts';

const here = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const folders: CardFolder[] = readdirSync(here('cards/'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, folder: here(`cards/${name}/`) }));
const textFolders: TextFolder[] = [
  commonTexts,
  ...readdirSync(here('src/capabilities/'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(here(`src/capabilities/${entry.name}/texts/en.json`)))
    .map(({ name }) => ({ name, folder: here(`src/capabilities/${name}/texts/`) })),
];
const cards = loadCards(folders);
const texts = loadTexts(textFolders, { pseudo: true });

/** The sample with every string that people could see replaced; what buttons carry stays. */
const poisoned = (value: CardValue, poison: CardValue, key = ''): CardValue => {
  if (['data', 'verb', 'style', 'inputs'].includes(key)) return value;
  if (typeof value === 'string') return poison;
  if (Array.isArray(value)) return value.map((item: CardValue) => poisoned(item, poison));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, poisoned(inner as CardValue, poison, name)]),
  );
};

/** What can be pressed, filled in or looked at; in how many lines the buttons stand is for the length of their titles to say. */
const outlineOf = (card: CardJson): string[] =>
  [...everyNode(card)]
    .map(({ node }) => String(node.type))
    .filter((type) => /^(Action\.|Input|Image|Media)/.test(type));

describe('every card of the product', () => {
  it('is looked at', () => {
    expect(cards.names()).to.include.members([
      'common/confirm',
      'common/help',
      'common/list',
      'common/result',
      'common/text',
    ]);
  });

  for (const name of cards.names()) {
    for (const language of LANGUAGES)
      it(`${name} can be sent in ${language} as its sample shows it`, () => {
        const card = cards.render({ template: name, data: cards.sample(name) }, texts.in(language));
        expect(faultsOf(card)).to.deep.equal([]);
        expect(textOf(card)).not.to.contain('$' + '{');
      });

    it(`I2 ${name} shows hostile text as text, and gains neither button nor picture from it`, () => {
      const sample = cards.sample(name);
      const honest = outlineOf(
        cards.render({ template: name, data: poisoned(sample, 'x') as CardData }, texts.in('en')),
      );
      for (const [kind, poison] of Object.entries(HOSTILE)) {
        for (const language of ['en', 'ar'] as const) {
          const card = cards.render({ template: name, data: poisoned(sample, poison) as CardData }, texts.in(language));
          expect(faultsOf(card), kind).to.deep.equal([]);
          expect(inMarkdown(card).flatMap(markupIn), kind).to.deep.equal([]);
          expect(outlineOf(card), kind).to.deep.equal(honest);
          expect(JSON.stringify(card), kind).not.to.match(
            /<\/?at>|javascript:alert\(1\)"?,"type":"Action|[\u202a-\u202e\u2066\u2067\ufdd0\ufdd1]/,
          );
          if (kind === 'template') expect(textOf(card)).to.contain(HOSTILE.template);
          if (kind === 'functions') expect(JSON.stringify(card)).not.to.contain('{{');
        }
      }
    });

    it(`I2 ${name} refuses an object where a text belongs, whatever it looks like`, () => {
      for (const object of [
        { type: 'Image', url: 'https://evil.example/x.png', altText: 'x' },
        { type: 'Action.OpenUrl', title: 'x', url: 'https://evil.example' },
        [{ type: 'TextBlock', text: 'x' }],
      ]) {
        const render = () =>
          cards.render({ template: name, data: poisoned(cards.sample(name), object) as CardData }, texts.in('en'));
        expect(render).to.throw(StewardError).with.property('code', 'STW_CARD');
      }
    });

    it(`${name} stays small whatever is typed`, () => {
      for (const long of ['word '.repeat(1000), '*'.repeat(5000), 'ж\n'.repeat(2500), '&lt;'.repeat(1250)]) {
        const card = cards.render(
          { template: name, data: poisoned(cards.sample(name), long) as CardData },
          texts.in('ru'),
        );
        expect(faultsOf(card)).to.deep.equal([]);
        expect(sizeOf(card)).to.be.below(CARD_BYTES + 1);
      }
    });
  }

  it('is read by the package whose warnings count here', () => {
    const parsed = new AdaptiveCard();
    parsed.parse({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'x' }] });
    expect(parsed.getItemCount()).to.equal(1);
  });
});

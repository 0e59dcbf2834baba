import { expect } from 'chai';
import { recommendations } from '../../src/capabilities/recommendations/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import { HEADER, row } from '../capabilities/recommendations/house.ts';
import { type Client, closeBrowser, lookOf, needsChromium, openClient } from '../kit/browser.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const texts = loadTexts([commonTexts, { name: 'recommendations', folder: recommendations.texts }]);
const AUDITOR = 'Facundo Figueredo';
const COMMITTEE = sampleOrganisation().find(({ id }) => id === 'SG-002') ?? { id: '', name: '' };
const OWNER = { id: 'DM-012', name: 'Tobias Kipkorir' };
/** Looks from time to time where a screenshot is wanted: set to a folder. */
const SHOTS = process.env.STEWARD_TEST_SHOTS ?? '';

/** Thirteen for one owner: the last eleven are past their dates, the first is critical. */
const FILE = Buffer.from(
  [
    HEADER,
    ...Array.from({ length: 13 }, (_, n) =>
      row({
        id: `R-${n}`,
        reference: `OIOS 2026/${String(14 + n).padStart(3, '0')}`,
        title: `Contract file reviews of the mission, part ${n + 1}: keep every review with its date and signature`,
        priority: n === 0 ? 'critical' : 'important',
        dueOn: n < 2 ? '2027-03-31' : `2026-${String(n).padStart(2, '0')}-15`,
        ownerId: OWNER.id,
        unit: 'DM/Human Resources/Learning/Courses',
      }),
    ),
    '',
  ].join('\n'),
);

describe('recommendations in a browser', () => {
  let steward: Running;
  before(async function () {
    needsChromium(this, process.env.CI !== undefined);
    steward = await startSteward();
    await steward.steward('grant', 'management-committee', COMMITTEE.id);
  });
  after(async () => {
    await closeBrowser();
    await steward?.stop();
  });

  const shot = async (client: Client, name: string): Promise<void> => {
    if (SHOTS) await client.screenshot(`${SHOTS}/${name}.png`);
  };
  const spoken = async (client: Client, who: string, language: 'en' | 'ar'): Promise<void> => {
    await client.pick(who);
    await client.says(language === 'ar' ? 'language العربية' : 'language English');
    await client.sees(language === 'ar' ? /العربية/ : /English/);
  };

  it('come in by a file that the auditor drops: shown first, taken after a yes', async () => {
    const client = await openClient(steward.url, {});
    try {
      await spoken(client, AUDITOR, 'en');
      await client.attaches('Q4.csv', FILE);
      await client.sees(/Q4\.csv: what it would do/);
      await client.sees('New: 13. Changed: 0. As they are: 0.');
      await shot(client, 'preview');
      expect((await lookOf(client)).out).to.deep.equal([]);
      await client.presses('Import it');
      await client.sees('Q4.csv is imported');
      expect(client.faults).to.deep.equal([]);
    } finally {
      await client.close();
    }
  });

  for (const { named, options, language } of [
    { named: 'on a desktop, light', options: {}, language: 'en' },
    { named: 'on a small phone, dark', options: { phone: 'small', dark: true }, language: 'en' },
    { named: 'in Arabic on a phone, light', options: { phone: true }, language: 'ar' },
  ] as const)
    it(`show their owner ten, the critical one first, each opened in place: ${named}`, async () => {
      const t = texts.in(language);
      const client = await openClient(steward.url, options);
      try {
        await spoken(client, OWNER.name, language);
        await client.says(t.t('recommendations.say.mine').split('|')[0] ?? '');
        await client.sees(t.t('recommendations.list.mine', { n: 13, unit: '', months: 24 }));
        const ten = await lookOf(client);
        expect(ten.rows).to.equal(10);
        expect(ten.out, ten.text).to.deep.equal([]);
        expect(ten.direction).to.equal(language === 'ar' ? 'rtl' : 'ltr');
        // Critical first, then the one past its date for longest.
        const order = [...ten.text.matchAll(/OIOS 2026\/(\d{3})/g)].map(([, n]) => n);
        expect(order.slice(0, 2)).to.deep.equal(['014', '016']);
        expect(ten.text).to.include(t.t('common.rest', { n: 3 }));
        await shot(client, `ten-${language}-${'phone' in options ? 'phone' : 'desktop'}`);
        const opens = client.page
          .locator('.message.bot .card')
          .last()
          .getByRole('button', { name: t.t('common.action.open'), exact: true });
        await opens.first().click();
        await client.page.locator('.message.bot .card').last().getByText(t.t('recommendations.say1.done')).waitFor();
        const one = await lookOf(client);
        expect(one.out, one.text).to.deep.equal([]);
        await shot(client, `one-${language}-${'phone' in options ? 'phone' : 'desktop'}`);
        expect(client.faults).to.deep.equal([]);
      } finally {
        await client.close();
      }
    });

  it('go with their evidence into the auditor’s queue, and are closed there', async () => {
    const t = texts.in('en');
    const owner = await openClient(steward.url, {});
    const auditor = await openClient(steward.url, { phone: true });
    try {
      await spoken(owner, OWNER.name, 'en');
      await owner.attaches('Review.pdf', Buffer.from('%PDF-1.4 reviewed'));
      await owner.sees('Where does Review.pdf belong?');
      await owner.fills(t.t('common.upload.label'), 'OIOS 2026/014 0');
      await owner.presses('Attach it');
      await owner.sees(/Review\.pdf is kept as evidence/);
      await owner.presses('Done, please verify');
      await owner.sees('Attached: Review.pdf');
      await shot(owner, 'done');
      await owner.fills(t.t('recommendations.fields.whatDone'), 'All files reviewed and signed');
      await owner.presses('Done, please verify');
      await owner.sees(/reported it as done/);
      await shot(owner, 'claimed');

      await auditor.pick(AUDITOR);
      await auditor.says('to verify');
      await auditor.sees(/reported it as done/);
      await shot(auditor, 'verify');
      expect((await lookOf(auditor)).out).to.deep.equal([]);
      await auditor.presses('Evidence: one file');
      await auditor.sees('Evidence for OIOS 2026/014 0');
      await auditor.sees('Review.pdf');
      await auditor.says('to verify');
      await auditor.presses('Verified, close');
      await auditor.sees('OIOS 2026/014 0: close');
      await auditor.presses('Close');
      await auditor.sees('This is settled; nothing is asked of you here now.');
      await auditor.sees('closed - implemented');
      expect([...owner.faults, ...auditor.faults]).to.deep.equal([]);
    } finally {
      await owner.close();
      await auditor.close();
    }
  });

  for (const language of ['en', 'ar'] as const)
    it(`stand in the Committee’s headline on a phone (${language})`, async () => {
      const t = texts.in(language);
      const client = await openClient(steward.url, { phone: true });
      try {
        await spoken(client, COMMITTEE.name, language);
        if (language === 'en')
          await client.page.request.post(`${steward.url}/local/clock`, { data: { now: '2027-04-01T20:00:00Z' } });
        await client.says(t.t('recommendations.say.quarter').split('|')[0] ?? '');
        await client.sees(t.t('recommendations.pack.title', { quarter: '2027-Q1' }));
        const pack = await lookOf(client);
        await shot(client, `pack-${language}`);
        expect(pack.out, pack.text).to.deep.equal([]);
        expect(pack.text).to.include(t.t('recommendations.figures.overdue'));
        expect(client.faults).to.deep.equal([]);
      } finally {
        await client.close();
      }
    });
});

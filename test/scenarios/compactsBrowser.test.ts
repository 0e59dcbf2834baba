import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compacts } from '../../src/capabilities/compacts/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { closeBrowser, lookOf, needsChromium, openClient } from '../kit/browser.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const texts = loadTexts([commonTexts, { name: 'compacts', folder: compacts.texts }]);
/** The Under-Secretary-General for Management of the sample. */
const MANAGER = { id: 'DM-001', name: 'Kwame Mwangale' };

const HEADER = 'id,name,scope,unit,direction,target,managerId,period,actual';
/** domain.md S3: a rise that falls back, months instead of years; and one that is met. */
const FILE = [
  HEADER,
  'BUD,Budget documents,standard,percent,higher,90,,2027,',
  'FIN,Financial disclosure,standard,percent,higher,100,,2027,',
  ...[36, 68, 59, 59].map((n, i) => `BUD,,,,,90,${MANAGER.id},2026-${String(i + 9).padStart(2, '0')},${n}`),
  ...[96, 98, 100, 100].map((n, i) => `FIN,,,,,100,${MANAGER.id},2026-${String(i + 9).padStart(2, '0')},${n}`),
].join('\n');

describe('a compact in a browser', () => {
  let steward: Running;
  let folder: string;
  before(async function () {
    needsChromium(this, process.env.CI !== undefined);
    steward = await startSteward();
    folder = mkdtempSync(join(tmpdir(), 'compacts-'));
    writeFileSync(join(folder, 'indicators.csv'), FILE);
    const dry = await steward.steward('import', 'indicators', join(folder, 'indicators.csv'), '--dry-run');
    expect(dry).to.include({ added: 10, changed: 0 });
    await steward.steward('import', 'indicators', join(folder, 'indicators.csv'));
    await steward.steward('launch', 'compacts', '--year', '2027', '--opens', '2027-01-04');
  });
  after(async () => {
    await closeBrowser();
    await steward?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  for (const { named, options, language } of [
    { named: 'on a desktop, light', options: {}, language: 'en' },
    { named: 'on a phone, dark', options: { phone: true, dark: true }, language: 'en' },
    { named: 'in Arabic on a small phone, light', options: { phone: 'small' }, language: 'ar' },
    { named: 'in Arabic on a desktop, dark', options: { dark: true }, language: 'ar' },
  ] as const)
    it(`shows at a glance how it stands, and in one press the course as a chart: ${named}`, async () => {
      const t = texts.in(language);
      const client = await openClient(steward.url, options);
      try {
        await client.pick(MANAGER.name);
        await client.says(language === 'ar' ? 'language العربية' : 'language English');
        await client.sees(language === 'ar' ? /العربية/ : /English/);
        await client.says(t.t('compacts.say.mine').split('|')[0] ?? '');
        await client.sees(t.t('compacts.mine', { year: '2027' }));
        const glance = await lookOf(client);
        expect(glance.text).to.include(t.t('compacts.patterns.rise-and-fall-back')).and.to.include('Budget documents');
        expect(glance.out, glance.text).to.deep.equal([]);
        expect(glance.direction).to.equal(language === 'ar' ? 'rtl' : 'ltr');
        // The weak one comes first; its button is the first of two.
        const opens = client.page
          .locator('.message.bot .card')
          .last()
          .getByRole('button', { name: t.t('common.action.open'), exact: true });
        expect(await opens.count()).to.equal(2);
        await opens.first().click();
        // An older card of this chat may say the same: the newest is waited for.
        await client.page.locator('.message.bot .card').last().getByText(t.t('compacts.indicator.fallBack')).waitFor();
        const course = await lookOf(client);
        expect(course.out, course.text).to.deep.equal([]);
        expect(course.drawn, 'a chart is drawn').to.be.above(0);
        expect(course.text)
          .to.include(t.t('compacts.statuses.missed'))
          .and.to.not.match(/compacts\.[a-z]/);
        expect(client.faults).to.deep.equal([]);
      } finally {
        await client.close();
      }
    });
});

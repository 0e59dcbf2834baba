import { expect } from 'chai';
import { recommendations } from '../../src/capabilities/recommendations/index.ts';
import { reports } from '../../src/capabilities/recommendations/reports/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { follows, GENESIS } from '../../src/kernel/ledger.ts';
import type { Report } from '../../src/kernel/report.ts';
import { imports } from '../capabilities/recommendations/house.ts';
import { type Bot, daysHeard, organisation } from '../kit/inprocess.ts';
import { seeded } from '../kit/random.ts';
import { Life } from './recommendations2000/life.ts';
import { Oracle } from './recommendations2000/oracle.ts';
import { ENTITIES, linesOf, PEOPLE, portfolio, WITH_NUMBER } from './recommendations2000/portfolio.ts';

const QUARTERS = ['2025-03-31', '2025-12-31', '2026-09-30', '2027-06-30', '2027-12-31'];
const t = loadTexts([commonTexts, { name: 'recommendations', folder: recommendations.texts }]).in('en');

describe('Three years of 2,000 recommendations', () => {
  let bot: Bot;
  let oracle: Oracle;
  /** The packs as they were made on their days. */
  const kept = new Map<string, string>();
  const report = async (name: 'recommendations' | 'pack', asOf: string): Promise<Report> => {
    const made = await bot.kernel.read((view) => reports[name]?.build({ units: [''], asOf }, view, t));
    if (!made) throw new Error('no report');
    return made;
  };
  const rows = (it: Report, key: string) => it.tables.find((table) => table.key === key)?.rows ?? [];

  before(async function () {
    this.timeout(300_000);
    bot = await organisation(PEOPLE, {
      at: '2025-01-06T09:00:00.000Z',
      capabilities: [recommendations],
      grants: [
        ['oversight-secretariat', 'sec'],
        ['oversight-secretariat', 'cee'],
        ['management-committee', 'com'],
        ['administrator', 'cee'],
        ...ENTITIES.map(
          (unit) => ['oversight-focal-point', `f-${unit}`, unit] as ['oversight-focal-point', string, string],
        ),
      ],
    });
    for (const person of ['aud', 'inq'])
      await bot.act('role.grant', { role: 'oversight-body', person, unit: '', body: 'OIOS' }, 'operator:test');
    const dice = seeded(2025);
    const all = portfolio(dice);
    const known = new Map<string, string>();
    const life = new Life(bot, dice);
    for (let month = 0; month < 36; month++) {
      const year = 2025 + Math.floor(month / 12);
      await bot.until(`${year}-${String(1 + (month % 12)).padStart(2, '0')}-${month === 0 ? '06' : '04'}T10:00`);
      if (month % 3 === 0) {
        const file = all.filter((it) => it.file <= month / 3);
        const fresh = file.filter((it) => it.file === month / 3);
        // The bodies send what is new; the first time, everything.
        await imports(bot, linesOf(fresh), { header: WITH_NUMBER });
        for (const it of fresh) known.set(it.id, bot.now().slice(0, 10));
      }
      await life.month();
      const ended = QUARTERS.find((day) => day.startsWith(`${year}-${String(1 + (month % 12)).padStart(2, '0')}`));
      if (!ended) continue;
      await bot.until(`${ended}T20:00`);
      kept.set(ended, JSON.stringify(await report('pack', ended)));
    }
    oracle = await Oracle.over(
      all.filter((it) => known.has(it.id)).map((it) => ({ ...it, known: known.get(it.id) ?? '' })),
      life.events,
    );
    // 1,450 with the first file, 50 with each of eleven others.
    expect(known.size).to.equal(2000);
    expect(life.events.length).to.be.greaterThan(1000);
  });
  after(() => bot.close());

  for (const day of QUARTERS) {
    it(`gives the figures that plain SQL gives, as of ${day}`, async () => {
      oracle.at(day);
      const pack = await report('pack', day);
      expect(rows(pack, 'headline').map((r) => r.now)).to.deep.equal(oracle.headline());
      const standing = await report('recommendations', day);
      const columns = [
        'entity',
        'all',
        'open',
        'notStarted',
        'inProgress',
        'implemented',
        'closedImplemented',
        'overtaken',
        'closedWithout',
        'overdue',
      ];
      expect(rows(standing, 'entity').map((r) => columns.map((c) => r[c]))).to.deep.equal(oracle.byEntity());
      expect(
        rows(standing, 'implementation').map((r) =>
          ['body', 'series', 'period', 'issued', 'implementedVerified', 'implementationRate', 'claimed'].map(
            (c) => r[c],
          ),
        ),
      ).to.deep.equal(oracle.implementation());
      expect(rows(standing, 'threeYears').map((r) => [r.body, r.of, r.within])).to.deep.equal(oracle.threeYears(day));
      expect(rows(standing, 'acceptance').map((r) => [r.body, r.answered, r.accepted])).to.deep.equal(
        oracle.acceptance(),
      );
      expect(rows(standing, 'age').map((r) => r.open)).to.deep.equal(oracle.ages(day));
      const listed = rows(pack, 'pastDue').map((r) =>
        [r.originalDueOn, r.dueOn, r.postponed, r.pastOriginal, r.pastDue].join(' '),
      );
      expect(listed.sort()).to.deep.equal(
        oracle
          .pastDue()
          .map(([, ...rest]) => rest.join(' '))
          .sort(),
      );
    });

    it(`keeps the pack of ${day} as it was made on that day`, async () => {
      expect(JSON.stringify(await report('pack', day))).to.equal(kept.get(day));
    });
  }

  it('asks nobody more than once a working day, and leaves a ledger without a gap', async () => {
    expect(bot.errors).to.deep.equal([]);
    for (const { id } of PEOPLE) {
      const days = daysHeard(bot, id);
      expect(new Set(days).size, id).to.equal(days.length);
    }
    let head = GENESIS;
    for (;;) {
      const entries = await bot.store.entries(head.seq + 1, 5_000);
      for (const entry of entries) {
        expect(follows(head, entry)).to.equal(undefined);
        head = { seq: entry.seq, hash: entry.hash };
      }
      if (entries.length < 5_000) break;
    }
    expect(head.seq).to.be.greaterThan(3_000);
  });
});

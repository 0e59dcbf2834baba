import { expect } from 'chai';
import { DateTime } from 'luxon';
import { parsePeople, planPeople } from '../../src/importing/people.ts';
import { readSheet } from '../../src/importing/sheet.ts';
import { entityOf } from '../../src/kernel/person.ts';
import { headOf, ROLES } from '../../src/kernel/role.ts';
import { SAMPLE_START, sampleOrganisation, tagged, toCsv } from '../../src/sample/organisation.ts';
import { sampleActings, samplePeople, sampleRoles } from '../../src/sample/roles.ts';

const rows = sampleOrganisation();
const byId = new Map(rows.map((row) => [row.id, row]));
const ofTag = (tag: string) => byId.get(tagged(tag)[0] ?? '')!;
const count = (values: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const reports = count(rows.map((row) => row.managerId));

describe('The sample organisation', () => {
  // Counted in the outline of src/sample/structure.ts, unit by unit (lead + posts):
  // EOSG 1+6 · DM 4 + HR 2 + Learning 2+6 + Recruitment 2+5 + Finance 2 + Budget 4 + Payroll 6 + Technology 2+4 · OIOS 2+4+4+5 ·
  // Ethics 5 · DPA 2+3+4+6 · DPO 2+5+3+5 · OCHA 2+5+5+5 · ECLAC 2+5+2+5 · ECA 2+3+5+6 · UNOG 2+4+71+6 · UNOV 2+6+2+2 · UNMIJ 2+3+7+6
  it('has 256 people in twelve entities', () => {
    expect(Object.fromEntries(count(rows.map(entityOf)))).to.deep.equal({
      EOSG: 7,
      DM: 39,
      OIOS: 15,
      'Ethics Office': 5,
      DPA: 15,
      DPO: 15,
      OCHA: 17,
      ECLAC: 14,
      ECA: 16,
      UNOG: 83,
      UNOV: 12,
      UNMIJ: 18,
    });
    expect(rows).to.have.length(256);
  });

  it('has one top, and six levels below one another', () => {
    expect(rows.filter((row) => row.managerId === '').map(({ id, grade }) => [id, grade])).to.deep.equal([
      ['SG-001', 'SG'],
    ]);
    const depth = (id: string): number => (byId.get(id)?.managerId ? 1 + depth(byId.get(id)!.managerId) : 0);
    expect(Math.max(...rows.map(({ id }) => depth(id)))).to.equal(5);
  });

  it('has one manager with 70 direct reports and one with one', () => {
    reports.delete('');
    expect([...reports].filter(([, n]) => n === 70)).to.deep.equal([[ofTag('seventy').id, 70]]);
    expect([...reports].filter(([, n]) => n === 1)).to.deep.equal([[ofTag('one').id, 1]]);
    expect([...reports].filter(([, n]) => n > 20)).to.have.length(1);
  });

  it('lives in ten time zones at ten duty stations and reads six languages', () => {
    expect(count(rows.map((row) => row.timeZone)).size).to.equal(10);
    expect(count(rows.map((row) => row.location)).size).to.equal(10);
    expect([...count(rows.map((row) => row.language)).keys()].sort()).to.deep.equal([
      'ar',
      'en',
      'es',
      'fr',
      'ru',
      'zh',
    ]);
    for (const [language, n] of count(rows.map((row) => row.language))) expect(n, language).to.be.above(15);
  });

  it('has grades from USG to G, and a few who are no staff', () => {
    const grades = count(rows.map((row) => row.grade));
    for (const grade of ['SG', 'USG', 'ASG', 'D-2', 'D-1', 'P-5', 'P-4', 'P-3', 'G-6', 'G-4'])
      expect(grades.has(grade), grade).to.equal(true);
    // A consultant, an intern, two volunteers.
    expect(rows.filter((row) => row.category === 'non-staff')).to.have.length(4);
  });

  it('has exactly two people without Teams', () => {
    expect(rows.filter((row) => row.email === '').map(({ id }) => id)).to.deep.equal(tagged('offline'));
    expect(rows.filter((row) => row.aadObjectId === '').map(({ id }) => id)).to.deep.equal(tagged('offline'));
    expect(tagged('offline')).to.have.length(2);
  });

  it('has a vacant chair with a team, a director on leave with an officer-in-charge, somebody on leave without a team', () => {
    expect(ofTag('vacant').status).to.equal('left');
    expect(reports.get(ofTag('vacant').id)).to.equal(4);
    expect(rows.filter((row) => row.status === 'left')).to.have.length(1);
    expect(ofTag('on-leave').status).to.equal('long-leave');
    expect(reports.get(ofTag('on-leave').id)).to.equal(4);
    expect(ofTag('staff-on-leave').status).to.equal('long-leave');
    expect(reports.has(ofTag('staff-on-leave').id)).to.equal(false);
    const [acting, ...more] = sampleActings;
    expect(acting).to.include({ person: ofTag('officer-in-charge').id, for: ofTag('on-leave').id });
    expect(more).to.deep.equal([]);
    expect(byId.get(acting!.person)).to.include({ status: 'active', managerId: acting!.for });
    expect([acting!.from <= '2027-01-04', acting!.to > acting!.from]).to.deep.equal([true, true]);
  });

  it('names everybody differently, at example.org, the same each time', () => {
    for (const field of ['id', 'name'] as const)
      expect(new Set(rows.map((row) => row[field])).size, field).to.equal(256);
    const reached = rows.filter((row) => row.email !== '');
    for (const field of ['email', 'aadObjectId'] as const)
      expect(new Set(reached.map((row) => row[field])).size, field).to.equal(254);
    for (const { email } of reached) expect(email).to.match(/^[a-z.-]+@example\.org$/);
    expect(byId.get('SG-006')).to.include({
      name: 'Ingrid Lindqvist',
      aadObjectId: '42917af7-9033-81ba-870b-fc92efcc6048',
    });
  });

  it('goes in by the ordinary import without a fault, and nothing changes the second time', async () => {
    const sheet = await readSheet({ name: 'sample.csv', bytes: new TextEncoder().encode(toCsv()) });
    const parsed = parsePeople(sheet);
    const made = planPeople(parsed, [], { today: '2027-01-04' });
    expect(made.refused).to.deep.equal([]);
    expect([made.added.length, parsed.ignored]).to.deep.equal([256, []]);
    expect(planPeople(parsed, made.added, { today: '2027-02-01', full: true }).unchanged).to.equal(256);
    const people = new Map(made.added.map((p) => [p.id, p]));
    for (const entity of new Set(made.added.map(entityOf))) {
      const members = made.added.filter((p) => entityOf(p) === entity);
      // The head that the organisation shows is the first of the outline.
      expect(headOf(entity, members, (id) => people.get(id))?.id, entity).to.equal(members[0]?.id);
    }
  });

  it('begins on a Monday at nine in New York', () => {
    const start = DateTime.fromISO(SAMPLE_START, { zone: 'America/New_York' });
    expect(start.toFormat('cccc yyyy-MM-dd HH:mm')).to.equal('Monday 2027-01-04 09:00');
  });

  it('grants roles that there are, to people who are there, a focal point to each entity', () => {
    for (const grant of sampleRoles) {
      expect(ROLES, grant.role).to.include(grant.role);
      expect(byId.get(grant.person)?.status, `${grant.role} ${grant.person}`).to.equal('active');
      if (grant.unit) expect(entityOf(byId.get(grant.person)!)).to.equal(grant.unit);
    }
    const focal = sampleRoles.filter(({ role }) => role === 'entity-focal-point').map(({ unit }) => unit);
    expect(focal).to.deep.equal([...new Set(rows.map(entityOf))]);
    expect(entityOf(ofTag('ethics'))).to.equal('Ethics Office');
    expect(sampleRoles.filter(({ role }) => role === 'administrator')).to.have.length(1);
    for (const { id } of samplePeople) expect(byId.get(id)?.status).to.equal('active');
  });
});

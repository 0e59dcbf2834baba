import { expect } from 'chai';
import { carriedOut, HEADER, lines, organisation, parse, plan, staffOf, TODAY } from './helpers.ts';

describe('An import is a delta', () => {
  const people = organisation(
    'id,name,unit,managerId,language,timeZone,email\n1,Ana,HQ,,fr,Europe/Zurich,ana@x.org\n2,Bo,HQ,1,en,UTC,\n3,Cy,HQ,1,en,UTC,',
  );

  it('new people join today, changed ones move, the others stay', () => {
    const made = plan('id,name,unit,managerId\n2,Bo,HQ/Audit,3\n4,Di,HQ,2\n3,Cy,HQ,1', people, { today: '2027-02-01' });
    expect(made.refused).to.deep.equal([]);
    expect(made.added.map((p) => [p.id, p.managerId, p.joined, p.version])).to.deep.equal([
      ['4', '2', '2027-02-01', 0],
    ]);
    expect(
      made.changed.map((c) => [c.person.id, c.fields, c.before.unit, c.person.unit, c.person.joined, c.person.version]),
    ).to.deep.equal([['2', ['unit', 'managerId'], 'HQ', 'HQ/Audit', TODAY, 1]]);
    expect([made.unchanged, made.left]).to.deep.equal([1, []]);
  });

  it('a column that is not there changes nothing; an empty cell empties only what the file alone knows', () => {
    const linked = people.map((p) =>
      p.id === '1' ? { ...p, aadObjectId: '42917af7-9033-41ba-870b-fc92efcc6048', title: 'Chief' } : p,
    );
    expect(plan('id,name,unit,managerId\n1,Ana,HQ,', linked).unchanged).to.equal(1);
    const made = plan('id,name,unit,managerId,aadObjectId,language,timeZone,title,email\n1,Ana,HQ,,,,,,', linked);
    expect(made.changed.map(({ fields }) => fields)).to.deep.equal([['email', 'title']]);
    expect(made.changed[0]?.person).to.include({
      aadObjectId: '42917af7-9033-41ba-870b-fc92efcc6048',
      language: 'fr',
      timeZone: 'Europe/Zurich',
    });
  });

  it('the same file a second time changes nothing', () => {
    const file = `${staffOf(5)}\np6,Zoé,HQ,p1`;
    const again = plan(file, organisation(file));
    expect(again).to.deep.equal({ added: [], changed: [], unchanged: 7, left: [], refused: [] });
  });

  it('a row that says "left" lets that person leave; the chair stays and may be named', () => {
    const made = plan('id,name,unit,managerId,status\n2,Bo,HQ,1,left\n5,Ed,HQ,2,active', people);
    expect(made.left.map((p) => [p.id, p.status, p.managerId])).to.deep.equal([['2', 'left', '1']]);
    expect(made.added.map((p) => p.managerId)).to.deep.equal(['2']);
    const later = plan('id,name,unit,managerId\n6,Flo,HQ,2', carriedOut(people, made));
    expect([later.refused, later.added[0]?.managerId]).to.deep.equal([[], '2']);
  });

  it('who left by not being named is back as they were when a file names them; who left because a row said so stays', () => {
    const full = `${staffOf(99)}\nz,Zed,HQ,top`;
    // 101 people; one on long leave; two are missing from the next complete file: 2 of 101 is at most 2%.
    const there = organisation(full).map((p) => (p.id === 'z' ? { ...p, status: 'long-leave' as const } : p));
    const fewer = plan(staffOf(98), there, { full: true });
    expect(fewer.left.map((p) => [p.id, p.status])).to.deep.equal([
      ['p99', 'left'],
      ['z', 'left'],
    ]);
    const after = carriedOut(there, fewer);
    const back = plan(full, after, { full: true });
    expect(back.changed.map((c) => [c.person.id, c.person.status, c.fields])).to.deep.equal([
      ['p99', 'active', ['status']],
      ['z', 'long-leave', ['status']],
    ]);
    expect(plan(full, carriedOut(after, back), { full: true })).to.deep.include({ changed: [], unchanged: 101 });
    const said = plan('id,name,unit,managerId,status\np1,Person 1,HQ,top,left', there);
    expect(plan(full, carriedOut(there, said)).changed).to.deep.equal([]);
  });

  it('without --full nobody leaves who is missing', () =>
    expect(plan('id,name,unit,managerId\n1,Ana,HQ,', people).left).to.deep.equal([]));

  it('when anything is refused nothing is imported, and every fault is named', () => {
    const made = plan('id,name,unit,managerId,timeZone\n2,Bo,IT,1,UTC\n7,Gil,HQ,2,Nowhere\n8,Hal,HQ,99,UTC', people);
    expect(made).to.deep.equal({
      added: [],
      changed: [],
      unchanged: 0,
      left: [],
      refused: [
        { row: 3, field: 'timeZone', reason: '"Nowhere" is no IANA time zone, such as Africa/Nairobi' },
        { row: 4, field: 'managerId', reason: 'nobody has the id, e-mail or name "99"' },
      ],
    });
  });

  it('a row with a fault is still somebody: the team is not blamed', () => {
    const made = plan('id,name,unit,managerId,timeZone\n7,Gil,HQ,,Nowhere\n8,Hal,HQ,7,UTC');
    expect(made.refused.map(({ row }) => row)).to.deep.equal([2]);
  });
});

describe('Who is missing in a full file', () => {
  // 50 people: a top and 49 others; 2% is one of them.
  const fifty = organisation(staffOf(49));
  const without = (n: number) =>
    staffOf(49)
      .split('\n')
      .slice(0, 51 - n)
      .join('\n');

  it('leaves when that is 2% exactly: 1 of 50', () => {
    const made = plan(without(1), fifty, { full: true });
    expect(made.refused).to.deep.equal([]);
    expect(made.left.map((p) => [p.id, p.status, p.managerId, p.version])).to.deep.equal([['p49', 'left', 'top', 1]]);
  });

  it('stays when that is more than 2%: 2 of 50, 1 of 49', () => {
    expect(lines(plan(without(2), fifty, { full: true }).refused)).to.deep.equal([
      '0 id: 2 of 50 people are not in the file (p48, p49); more than 2% may not leave at once. Is the file complete? If they have left, say --leavers 2',
    ]);
    const fortyNine = organisation(staffOf(48));
    expect(plan(staffOf(47), fortyNine, { full: true }).refused).to.have.length(1);
  });

  it('leaves when exactly so many were announced, and not when it is one more or less', () => {
    expect(plan(without(20), fifty, { full: true, leavers: 20 }).left).to.have.length(20);
    expect(plan(without(20), fifty, { leavers: 20 }).left).to.have.length(20);
    expect(lines(plan(without(20), fifty, { full: true, leavers: 19 }).refused)).to.deep.equal([
      '0 id: 20 of 50 people are not in the file (p30, p31, p32, p33, p34, …); --leavers says 19',
    ]);
    expect(plan(without(1), fifty, { full: true, leavers: 0 }).refused).to.have.length(1);
    expect(plan(without(0), fifty, { full: true, leavers: 1 }).refused).to.have.length(1);
  });

  it('is not counted again once it has left, and does not come back by itself', () => {
    const after = carriedOut(fifty, plan(without(1), fifty, { full: true }));
    expect(plan(without(1), after, { full: true }))
      .to.include({ unchanged: 49 })
      .and.deep.include({ left: [], changed: [], refused: [] });
  });

  it('I1 half a file with --full lets nobody leave', () => {
    const half = staffOf(49).slice(0, staffOf(49).length / 2);
    const made = plan(half, fifty, { full: true });
    expect(made.left).to.deep.equal([]);
    expect(made.refused.some(({ row, reason }) => row === 0 && reason.includes('people are not in the file'))).to.equal(
      true,
    );
  });

  it('leaves an empty chair that the team may still name, and comes back with a row', () => {
    const made = plan('id,name,unit,managerId\np1,Person 1,HQ,p2\np3,Person 3,HQ,p2', organisation(staffOf(3)), {
      leavers: 2,
    });
    expect([made.refused, made.left.map(({ id }) => id)]).to.deep.equal([[], ['p2', 'top']]);
    const back = plan(
      'id,name,unit,managerId,status\np2,Person 2,HQ,,active',
      carriedOut(organisation(staffOf(3)), made),
    );
    expect(back.changed.map(({ fields }) => fields)).to.deep.equal([['managerId', 'status']]);
  });
});

describe('Managers', () => {
  const people = organisation(
    `${HEADER}\n007,Ana Ruiz,ana@x.org,,HQ,,\nb,Bo Li,bo@x.org,,HQ,007,\nc,Bo Li,,,HQ,007,\nd,Di Oh,di@x.org,,HQ,007,left`,
  );
  const managerOf = (text: string) => {
    const made = plan(`id,name,unit,managerId\nnew,New One,HQ,"${text}"`, people);
    return made.added[0]?.managerId ?? lines(made.refused).join('\n');
  };
  for (const [text, expected] of [
    ['007', '007'],
    ['ANA@x.org', '007'],
    ['Ana Ruiz', '007'],
    ['Ruiz, Ana', '007'],
    ['RUIZ Ana M.', '007'],
    ['  ána   ruiz ', '007'],
    ['Di Oh', 'd'],
    ['NO_MANAGER', ''],
    ['bo@x.org', 'b'],
    ['Bo Li', '2 managerId: "Bo Li" is the name of 2 people (b, c): give the id'],
    ['7', '2 managerId: nobody has the id, e-mail or name "7"; there is "007": did a spreadsheet drop or add zeros?'],
    ['constructor', '2 managerId: nobody has the id, e-mail or name "constructor"'],
    ['new', '2 managerId: "new" reports to themselves'],
  ] as const) {
    it(`"${text}" is ${expected === '' ? 'nobody' : expected}`, () => expect(managerOf(text)).to.equal(expected));
  }

  it('are refused where two columns name two people, and taken from the one that is known', () => {
    const file = (id: string, name: string) => `id,name,unit,Manager ID,Manager name\nnew,New,HQ,${id},${name}`;
    expect(plan(file('zzz', 'Ana Ruiz'), people).added[0]?.managerId).to.equal('007');
    expect(lines(plan(file('b', 'Ana Ruiz'), people).refused)).to.deep.equal([
      '2 managerId: the columns name different people (b, 007); choose one with --map managerId=COLUMN',
    ]);
  });

  it('who share a name are told apart when one has left', () => {
    const left = people.map((p) => (p.id === 'c' ? { ...p, status: 'left' as const } : p));
    expect(plan('id,name,unit,managerId\nnew,New,HQ,Bo Li', left).added[0]?.managerId).to.equal('b');
  });

  it('may not go round in a circle: oneself, two, a long chain, through people who are there', () => {
    const loop = (csv: string, present = people) => lines(plan(csv, present).refused);
    expect(loop('id,name,unit,managerId\nx,X,HQ,x')).to.deep.equal(['2 managerId: "x" reports to themselves']);
    expect(loop('id,name,unit,managerId\nx,X,HQ,y\ny,Y,HQ,x\nz,Z,HQ,x')).to.deep.equal([
      '2 managerId: goes round in a circle of 2: x → y → x',
      '3 managerId: goes round in a circle of 2: y → x → y',
    ]);
    // b reports to 007 already; only the row of 007 is in the file.
    expect(loop('id,name,unit,managerId\n007,Ana Ruiz,HQ,b')).to.deep.equal([
      '2 managerId: goes round in a circle of 2: 007 → b → 007',
    ]);
    const n = 5000;
    const long = [
      'id,name,unit,managerId',
      ...Array.from({ length: n }, (_, i) => `l${i},L${i},HQ,l${(i + 1) % n}`),
    ].join('\n');
    const found = plan(long).refused;
    expect(found).to.have.length(n);
    expect(found[0]?.reason).to.equal('goes round in a circle of 5000: l0 → l1 → l2 → l3 → l4 → l5 → … → l0');
  });

  it('in a chain of 5,000 are no circle', () => {
    const chain = [
      'id,name,unit,managerId',
      ...Array.from({ length: 5000 }, (_, i) => `l${i},L${i},HQ,${i ? `l${i - 1}` : ''}`),
    ].join('\n');
    expect(plan(chain).added).to.have.length(5000);
  });
});

describe('One id, one address, one person', () => {
  const G1 = '11111111-1111-4111-8111-111111111111';
  const G2 = '22222222-2222-4222-8222-222222222222';
  const people = organisation(
    `${HEADER}\n007,Ana,ana@x.org,${G1},HQ,,\nb,Bo,bo@x.org,,HQ,007,\nd,Di,di@x.org,${G2},HQ,007,left`,
  );
  const refused = (rows: string, present = people) => lines(plan(`${HEADER}\n${rows}`, present).refused);

  it('I1 an id whose zero-padded twin exists is refused, in the file or among those who are there', () => {
    expect(refused('7,X,,,HQ,,')).to.deep.equal([
      '2 id: "7" and "007" differ by leading zeros only; write the id the same way everywhere, as text',
    ]);
    expect(refused('01,X,,,HQ,,\n1,Y,,,HQ,,', [])).to.deep.equal([
      '2 id: "01" and "1" differ by leading zeros only; write the id the same way everywhere, as text',
      '3 id: "1" and "01" differ by leading zeros only; write the id the same way everywhere, as text',
    ]);
    expect(refused('a7,X,,,HQ,,\na07,Y,,,HQ,,\n70,Z,,,HQ,,')).to.deep.equal([]);
  });

  it('an e-mail or Entra id of somebody else is refused, whatever its case', () => {
    expect(refused('x,X,ANA@x.org,,HQ,,')).to.deep.equal(['2 email: ana@x.org is also the e-mail of 007']);
    expect(refused(`x,X,,${G1.toUpperCase()},HQ,,`)).to.deep.equal([
      `2 aadObjectId: ${G1} is also the Entra object id of 007`,
    ]);
    expect(refused('x,X,n@x.org,,HQ,,\ny,Y,n@x.org,,HQ,,')).to.deep.equal([
      '2 email: n@x.org is also the e-mail of y',
      '3 email: n@x.org is also the e-mail of x',
    ]);
  });

  it('two people may swap their addresses in one import', () =>
    expect(plan(`${HEADER}\n007,Ana,bo@x.org,,HQ,,\nb,Bo,ana@x.org,,HQ,007,`, people).changed).to.have.length(2));

  it('someone who left gives up the address to whoever has it now', () => {
    const made = plan(`${HEADER}\ne,Di Again,di@x.org,${G2},HQ,007,`, people);
    expect(made.added[0]).to.include({ email: 'di@x.org', aadObjectId: G2 });
    expect(made.changed.map(({ person, fields }) => [person.id, person.email, fields])).to.deep.equal([
      ['d', '', ['email', 'aadObjectId']],
    ]);
  });
});

describe('People who hold a role (D7)', () => {
  const G1 = '11111111-1111-4111-8111-111111111111';
  const people = organisation(
    `${HEADER}\nadm,Ana,ana@x.org,,HQ,,\nb,Bo,bo@x.org,,HQ,adm,\nold,Di,di@x.org,,HQ,adm,left`,
  );
  const holdsRole = (id: string) => id === 'adm' || id === 'old';
  const refused = (rows: string) => lines(plan(`${HEADER}\n${rows}`, people, { holdsRole }).refused);
  const says = (what: string, id = 'adm') =>
    `"${id}" holds a role, and this would change their ${what}: the administrator decides that. When it is checked: --address-checked ${id}`;

  it('keep their e-mail and Entra id: neither changed, nor emptied, nor set for the first time', () => {
    expect(refused('adm,Ana,mallory@x.org,,HQ,,')).to.deep.equal([`2 email: ${says('e-mail')}`]);
    expect(refused('adm,Ana,,,HQ,,')).to.deep.equal([`2 email: ${says('e-mail')}`]);
    expect(refused(`adm,Ana,ana@x.org,${G1},HQ,,`)).to.deep.equal([`2 aadObjectId: ${says('Entra object id')}`]);
  });

  it("D7 an import that gives me the administrator's e-mail is refused, alone or by moving theirs away", () => {
    expect(refused('mal,Mal,ana@x.org,,HQ,,')).to.deep.equal(['2 email: ana@x.org is also the e-mail of adm']);
    expect(refused('adm,Ana,else@x.org,,HQ,,\nmal,Mal,ana@x.org,,HQ,,')).to.deep.equal([`3 email: ${says('e-mail')}`]);
    expect(refused('mal,Mal,di@x.org,,HQ,,')).to.deep.equal([`2 email: ${says('e-mail', 'old')}`]);
    expect(refused('adm,Ana,ana@x.org,,HQ,,left\nmal,Mal,ana@x.org,,HQ,,')).to.deep.equal([
      `3 email: ${says('e-mail')}`,
    ]);
  });

  it('may change in everything else, and others in their addresses', () => {
    expect(refused('adm,Ana Maria,ANA@x.org,,HQ/Audit,,')).to.deep.equal([]);
    expect(refused('b,Bo,bob@x.org,,HQ,adm,')).to.deep.equal([]);
  });
});

describe('Planning', () => {
  it('is deterministic and leaves its input as it was', () => {
    const people = organisation(staffOf(20)).reverse();
    const [frozen, parsed] = [JSON.stringify(people), parse(staffOf(25))];
    const again = JSON.stringify(parsed);
    const once = JSON.stringify(plan(staffOf(25), people));
    expect(JSON.stringify(plan(staffOf(25), people))).to.equal(once);
    expect([JSON.stringify(people), JSON.stringify(parsed)]).to.deep.equal([frozen, again]);
  });
});

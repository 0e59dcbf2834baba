import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parsePeople, planPeople } from '../../src/importing/people.ts';
import { readSheet } from '../../src/importing/sheet.ts';
import { cleanLine } from '../../src/importing/values.ts';
import { lines, parse, plan, TODAY } from './helpers.ts';

/** One person, one further column; what that cell became. */
const cellOf = (column: string, text: string): unknown => {
  const { people, refused } = parse(`id,name,unit,managerId,${column}\n1,A,HQ,,"${text}"`);
  if (refused[0]) return refused[0].reason;
  const { row, id, name, unit, managers, ...rest } = people[0]!;
  return Object.values(rest)[0];
};

describe('The people file', () => {
  it('is read in any order and case of its columns', () => {
    const { people, refused } = parse('MANAGERID,Unit,NAME,Id\n,HQ / Audit//One ,  Ana   Ruiz,007');
    expect(refused).to.deep.equal([]);
    expect(people).to.deep.equal([{ row: 2, id: '007', name: 'Ana Ruiz', unit: 'HQ/Audit/One', managers: [] }]);
  });

  for (const [field, titles] of Object.entries({
    id: [
      'Employee ID',
      'employee_id',
      'EmployeeID',
      'EmpID',
      'Employee #',
      'Personnel Number',
      'Index No.',
      'Staff ID',
      'Person Number',
      'User ID',
    ],
    name: ['Employee_Name', 'Full name', 'Display Name', 'displayName', 'Staff Member', 'Worker'],
    unit: [
      'Department',
      'Org. Unit',
      'Organizational Unit',
      'DEPT',
      'Division',
      'Business unit',
      'Supervisory Organization',
    ],
    managerId: [
      'ManagerName',
      'Manager ID',
      'Line manager',
      'Reports To',
      'Supervisor',
      'Manager e-mail',
      'First Reporting Officer',
      'Reporting To',
    ],
  })) {
    for (const title of titles) {
      it(`knows "${title}" as ${field}`, () => {
        const all = ['id', 'name', 'unit', 'managerId'].map((each) => (each === field ? title : each));
        const { columns, refused } = parse(`${all.join(',')}\n1,A,HQ,`);
        expect(refused).to.deep.equal([]);
        expect(columns).to.deep.include({ field, titles: [title] });
      });
    }
  }

  for (const [title, text, value] of [
    ['User principal name', 'A.B@Example.org', 'a.b@example.org'],
    ['Work e-mail', 'a@b.org', 'a@b.org'],
    ['E-Mail Address', 'a@b.org', 'a@b.org'],
    ['mail', 'nobody', '"nobody" is no e-mail address'],
    ['Object ID', '{42917AF7-9033-41BA-870B-FC92EFCC6048}', '42917af7-9033-41ba-870b-fc92efcc6048'],
    ['aadObjectId', '42917af7', '"42917af7" is no Entra object id (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)'],
    ['Position', 'Chief', 'Chief'],
    ['Functional title', 'Chief', 'Chief'],
    ['Grade/Level', 'p5', 'P-5'],
    ['Grade', 'D 1', 'D-1'],
    ['grade', 'FS-4', 'FS-4'],
    ['Duty station', 'Genève', 'Genève'],
    ['Office Location', 'Juba', 'Juba'],
    ['Preferred language', 'fr-CH', 'fr'],
    ['language', 'ES', 'es'],
    ['Language', 'Français', 'fr'],
    ['Language', 'العربية', 'ar'],
    ['Language', 'Chinese (Simplified)', 'zh'],
    ['Language', '中文', 'zh'],
    ['Language', 'Русский', 'ru'],
    ['Language', 'English', 'en'],
    ['Language', 'Klingon', '"Klingon" is none of the six languages: en, fr, es, ar, zh, ru'],
    ['Language', 'de', '"de" is none of the six languages: en, fr, es, ar, zh, ru'],
    ['Time zone', 'africa/nairobi', 'Africa/Nairobi'],
    ['timeZone', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['timeZone', 'UTC', 'UTC'],
    ['timeZone', 'Mars/Olympus', '"Mars/Olympus" is no IANA time zone, such as Africa/Nairobi'],
    ['timeZone', 'UTC+3', '"UTC+3" is no IANA time zone, such as Africa/Nairobi'],
    ['timeZone', 'local', '"local" is no IANA time zone, such as Africa/Nairobi'],
    ['timeZone', '+02:00', '"+02:00" is no IANA time zone, such as Africa/Nairobi'],
    ['Employment Status', 'Active', 'active'],
    ['Status', 'Leave of Absence', 'long-leave'],
    ['Status', 'maternity leave', 'long-leave'],
    ['Status', 'On Secondment', 'seconded'],
    ['Status', 'Voluntarily Terminated', 'left'],
    ['Status', 'long_leave', 'long-leave'],
    ['Status', '', 'active'],
    ['Status', 'vanished', '"vanished" is none of active, long-leave, seconded, left'],
    ['Worker type', 'Contingent Worker', 'non-staff'],
    ['category', 'Non-staff', 'non-staff'],
    ['category', 'General Service', 'staff'],
    ['category', 'robot', '"robot" is neither staff nor non-staff'],
  ] as const) {
    it(`reads ${title} "${text}" as ${value}`, () => expect(cellOf(title, text)).to.equal(value));
  }

  for (const [text, value] of [
    ['Mon-Fri', [1, 2, 3, 4, 5]],
    ['Sun-Thu', [1, 2, 3, 4, 7]],
    ['Mon,Tue,Wed', [1, 2, 3]],
    ['Monday to Wednesday, Friday', [1, 2, 3, 5]],
    ['Mon – Thu; Sat', [1, 2, 3, 4, 6]],
    ['tue thu', [2, 4]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['Mon-Sun', [1, 2, 3, 4, 5, 6, 7]],
    ['daily', '"daily" are no work days; they look like Mon-Fri or Mon,Tue,Wed'],
    ['Mon-', '"Mon-" are no work days; they look like Mon-Fri or Mon,Tue,Wed'],
    [' - ', '"-" are no work days; they look like Mon-Fri or Mon,Tue,Wed'],
  ] as const) {
    it(`reads work days "${text}"`, () => expect(cellOf('workDays', text)).to.deep.equal(value));
  }

  it('gives people who are new what it does not say', () => {
    const sheet = { header: ['id', 'name', 'unit', 'managerId'], rows: [{ row: 2, cells: ['1', 'A', 'HQ', ''] }] };
    const made = planPeople(parsePeople(sheet, { defaults: { timeZone: 'Africa/Nairobi' } }), [], { today: TODAY });
    expect(made.added).to.deep.equal([
      {
        id: '1',
        version: 0,
        name: 'A',
        email: '',
        aadObjectId: '',
        title: '',
        grade: '',
        unit: 'HQ',
        managerId: '',
        language: 'en',
        timeZone: 'Africa/Nairobi',
        location: '',
        category: 'staff',
        status: 'active',
        workDays: [1, 2, 3, 4, 5],
        joined: '2027-01-04',
      },
    ]);
  });

  it('makes a name of first and last name, and takes the e-mail before the user principal name', () => {
    const { people } = parse(
      'id,First Name,Surname,UPN,E-mail,unit,managerId\n1,Ana,Ruiz,upn@x.org,ana@x.org,HQ,\n2,Bo,Li,bo@x.org,,HQ,',
    );
    expect(people.map(({ name, email }) => [name, email])).to.deep.equal([
      ['Ana Ruiz', 'ana@x.org'],
      ['Bo Li', 'bo@x.org'],
    ]);
  });

  it('reads a field from the column that is named, whatever it is called', () => {
    const { people, refused } = parse('Nr,Wer,Wo,Chef,name\n1,A,HQ,,x', {
      map: { ID: 'nr', name: 'WER', unit: 'Wo', managerId: 'Chef' },
    });
    expect(refused).to.deep.equal([]);
    expect(people[0]).to.include({ id: '1', name: 'A', unit: 'HQ' });
  });

  it('cleans text: no control or direction marks, no mention, one space (I2, R2)', () => {
    const { people } = parse(
      'id,name,unit,managerId\n1,"\u202eA<at>ll</at>\u0007 \u00a0 \nB\ud800",HQ,'.replace('\ud800', ''),
    );
    expect(people[0]?.name).to.equal('All B');
    expect(cleanLine('a\ud800b <<at>at id=1>c \u2067d')).to.equal('a\ufffdb c d');
  });

  for (const [what, csv, expected] of [
    [
      'columns that are missing',
      'id,title\n1,A',
      [
        '1 managerId: there is no column for it; name one with --map managerId=COLUMN',
        '1 name: there is no column for it; name one with --map name=COLUMN',
        '1 unit: there is no column for it; name one with --map unit=COLUMN',
      ],
    ],
    [
      'a column that is there twice',
      'id,name,Name,unit,managerId\n1,A,B,HQ,',
      ['1 name: the column "name" is there more than once'],
    ],
    [
      'every fault of every row',
      'id,name,unit,managerId,language,timeZone\n_1,,/,,xx,yy\n2,B,HQ,,en,UTC\n3,C,HQ,,en,zz',
      [
        '2 id: "_1" is no id: letters, digits, _ . @ and -, 64 at most, a letter or digit first',
        '2 language: "xx" is none of the six languages: en, fr, es, ar, zh, ru',
        '2 name: is empty',
        '2 timeZone: "yy" is no IANA time zone, such as Africa/Nairobi',
        '2 unit: is empty; everyone belongs to an entity',
        '4 timeZone: "zz" is no IANA time zone, such as Africa/Nairobi',
      ],
    ],
    [
      'ids that are there twice',
      'id,name,unit,managerId\n1,A,HQ,\n2,B,HQ,1\n1,C,HQ,2',
      ['4 id: "1" is also the id of row 2'],
    ],
    [
      'I1 an id called __proto__',
      'id,name,unit,managerId\n__proto__,A,HQ,',
      ['2 id: "__proto__" is no id: letters, digits, _ . @ and -, 64 at most, a letter or digit first'],
    ],
    [
      'I1 an id of 65 characters',
      `id,name,unit,managerId\n${'a'.repeat(65)},A,HQ,`,
      [`2 id: "${'a'.repeat(57)}..." is no id: letters, digits, _ . @ and -, 64 at most, a letter or digit first`],
    ],
    [
      'a row that is ragged, and nothing else of it',
      'id,name,unit,managerId,language\n1,A,,\n2,B,HQ,,en',
      [
        '2 : has 4 cells where the header has 5: a cell with the separator or a line break in it needs quotes, or the row is cut',
      ],
    ],
    [
      'text that is too long',
      `id,name,unit,managerId\n1,${'é'.repeat(201)},HQ,`,
      ['2 name: has 201 characters; 200 are the most'],
    ],
  ] as const) {
    it(`names ${what}`, () => expect(lines(plan(csv).refused)).to.deep.equal(expected));
  }

  it('names a mapping that fits nothing', () => {
    const { refused } = parse('id,name,unit,managerId\n1,A,HQ,', {
      map: { boss: 'name', managerId: 'Chef', __proto__: 'name' },
    });
    expect(refused.map(({ field }) => field)).to.deep.equal(['boss', 'managerId']);
    expect(refused[1]?.reason).to.equal('there is no column "Chef" to read it from');
  });

  it('takes ids that are names of object properties as ids (I1)', () => {
    const made = plan(
      'id,name,unit,managerId\nconstructor,A,HQ,\ntoString,B,HQ,constructor\nhasOwnProperty,C,HQ,toString',
    );
    expect(made.refused).to.deep.equal([]);
    expect(made.added.map(({ managerId }) => managerId)).to.deep.equal(['', 'constructor', 'toString']);
  });
});

describe('Exports of HR systems', () => {
  const read = async (name: string) => {
    const bytes = new Uint8Array(readFileSync(new URL(`./files/${name}`, import.meta.url)));
    const parsed = parsePeople(await readSheet({ name, bytes }));
    return { parsed, made: planPeople(parsed, [], { today: TODAY }) };
  };

  it('go in as they are: Windows-1252, semicolons, "Last, First", managers by name, no Entra ids', async () => {
    const { parsed, made } = await read('hr-export.csv');
    expect(parsed.ignored).to.deep.equal(['Salary', 'RecruitmentSource']);
    expect(made.refused).to.deep.equal([]);
    // ManagerID holds numbers of another system (1, 22): the names decide.
    expect(made.added.map((p) => [p.id, p.name, p.unit, p.managerId, p.status])).to.deep.equal([
      ['10001', 'Renoir, Hélène', 'Executive Office', '', 'active'],
      ['10026', 'Adinolfi, Wilson K', 'Production', '10001', 'active'],
      ['10084', 'Ait Sidi, Karthikeyan', 'IT', '10001', 'left'],
      ['10196', 'Akinkuolie, Sarah', 'Production', '10026', 'long-leave'],
      ['10088', 'Ñandú, José', 'Production', '10026', 'active'],
    ]);
  });

  it('go in as workbooks: numbers as ids, first and last name, a manager by name or user principal name', async () => {
    const { parsed, made } = await read('hr-export.xlsx');
    expect(parsed.ignored).to.deep.equal(['Entry on duty']);
    expect(made.refused).to.deep.equal([]);
    expect(made.added.map((p) => [p.id, p.name, p.email, p.grade, p.location, p.language, p.managerId])).to.deep.equal([
      ['20001', 'Marguerite Oyelaran', 'm.oyelaran@example.org', 'D-1', 'Nairobi', 'fr', ''],
      ['20002', 'Tariq Haddouri', 'thaddouri@example.org', 'P-4', 'Cairo', 'ar', '20001'],
      ['20003', 'Xiulan Duanmu', 'x.duanmu@example.org', 'P-3', 'Bangkok', 'zh', '20002'],
      ['020004', 'Platon Ivolgin', 'p.ivolgin@example.org', 'G-5', 'Nairobi', 'ru', '20001'],
    ]);
  });
});

describe('Exports as systems write them', () => {
  const HR = 'Employee ID,Worker,Supervisory Organization,Manager Name';

  it('a manager with an id or a word behind the name is found; an unknown one is not', () => {
    const made = plan(
      [
        `${HR}`,
        '1001,Ada Top,HQ,',
        '1002,Bo Li (On Leave),HQ,Ada Top (1001)',
        '1003,Cy Ruiz,HQ,Bo Li (On Leave)',
        '1004,Di Ek,HQ,Ada Top [C]',
        '1005,Ed Fox,HQ,"Top, Ada (On Leave) (1001)"',
        '1006,Flo Ito,HQ,Ada (1003)',
      ].join('\n'),
    );
    expect(made.refused).to.deep.equal([]);
    expect(made.added.map((p) => `${p.name} < ${p.managerId}`)).to.deep.equal([
      'Ada Top < ',
      'Bo Li < 1001',
      'Cy Ruiz < 1002',
      'Di Ek < 1001',
      'Ed Fox < 1001',
      'Flo Ito < 1003',
    ]);
    expect(lines(plan(`${HR}\n1,Ada,HQ,\n2,Bo,HQ,Nobody (77)`).refused)).to.deep.equal([
      '3 managerId: nobody has the id, e-mail or name "Nobody (77)"',
    ]);
    const twins = plan(`${HR}\n1,Ada,HQ,\n2,Ada,HQ,1\n3,Bo,HQ,Ada (On Leave)`);
    expect(lines(twins.refused)[0]).to.match(/^4 managerId: "Ada" is the name of 2 people/);
  });

  it('a word such as "(On Leave)" behind a name is nobody else\'s business, and no status either: that is said', () => {
    const { people, notes } = parse(`${HR}\n1,Ada (On Leave),HQ,\n2,Bo (Bobby),HQ,1`);
    expect(people.map((p) => [p.name, p.status])).to.deep.equal([
      ['Ada', undefined],
      ['Bo (Bobby)', undefined],
    ]);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/^1 name has a word such as "\(On Leave\)" behind/);
  });

  it('a seventh language in a column of the system is not taken, and told; in a column called "language" it is a fault', () => {
    const rows = '1,Ada,HQ,,de_DE\n2,Bo,HQ,1,fr_FR\n3,Cy,HQ,1,de_DE';
    const { people, refused, notes } = parse(`${HR},Default Locale\n${rows}`);
    expect(refused).to.deep.equal([]);
    expect(people.map((p) => p.language)).to.deep.equal([undefined, 'fr', undefined]);
    expect(notes).to.deep.equal([
      '2 rows have the language "de_DE", which is none of the six: known people keep theirs, new ones get English until they choose another.',
    ]);
    expect(lines(parse(`${HR},Language\n${rows}`).refused).map((line) => line.slice(0, 18))).to.deep.equal([
      '2 language: "de_DE',
      '4 language: "de_DE',
    ]);
  });

  it('a field that is mapped to nothing is not read; one that is needed is asked for', () => {
    const csv = `${HR},Language\n1,Ada,HQ,,de_DE`;
    const parsed = parse(csv, { map: { language: '' } });
    expect([parsed.refused, parsed.people[0]?.language, parsed.ignored]).to.deep.equal([[], undefined, ['Language']]);
    expect(lines(parse(csv, { map: { unit: '' } }).refused)).to.deep.equal([
      '1 unit: there is no column for it; name one with --map unit=COLUMN',
    ]);
  });

  it('a zone for new people that is none is refused like a cell', () =>
    expect(lines(parse(`${HR}\n1,Ada,HQ,`, { defaults: { timeZone: 'Mars/X' } }).refused)).to.deep.equal([
      '0 timeZone: for new people: "Mars/X" is no IANA time zone, such as Africa/Nairobi',
    ]));
});

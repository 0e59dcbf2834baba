import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { built, Desk, PEOPLE } from './program.ts';

describe('files that a command writes', () => {
  let desk: Desk;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());

  it('X11 are readable by their owner alone: an export, a report, and where a file of that name was there before', async () => {
    const [person, ledger] = [join(desk.folder, 'person.json'), join(desk.folder, 'ledger.csv')];
    desk.write('ledger.csv', 'an older one');
    chmodSync(ledger, 0o644);
    expect((await desk.run(['export', '3', '--out', person])).exit).to.equal(0);
    expect((await desk.run(['report', 'ledger', '--last', '3', '--format', 'csv', '--out', ledger])).exit).to.equal(0);
    for (const file of [person, ledger]) expect(statSync(file).mode & 0o777, file).to.equal(0o600);
  });
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { capabilities } from '../../src/capabilities/index.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { RETENTION } from '../../src/kernel/rules/retention.ts';

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
const map = page.slice(page.indexOf('## What is kept, where'), page.indexOf('## Export and erasure'));

describe('the data map of docs/privacy.md', () => {
  it('names every table that Steward keeps, and none that it does not', () => {
    const named = [...map.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-zA-Z.]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).to.deep.equal(new Catalogue(capabilities).tables.map((table) => table.name).sort());
  });

  it('says how long what is not kept for ever is kept', () => {
    for (const { table, days } of RETENTION) {
      const row = map.split('\n').find((line) => line.includes(`\`${table.name}\``)) ?? '';
      expect(row, table.name).to.include(`${days} days`);
    }
  });
});

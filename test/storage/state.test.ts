import { expect } from 'chai';
import fc from 'fast-check';
import { GENESIS } from '../../src/kernel/ledger.ts';
import type { Work } from '../../src/kernel/store.ts';
import { OrderedIds } from '../../src/storage/ordered.ts';
import { State } from '../../src/storage/state.ts';
import { AT, tables, work } from '../kit/storetables.ts';

describe('the state in memory', () => {
  it('keeps thousands of places in order through any adding and removing', () => {
    const key = fc.integer({ min: 0, max: 40 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(
        fc.array(key, { minLength: 1_500, maxLength: 2_500 }),
        fc.boolean(),
        key,
        key,
        (keys, loaded, from, to) => {
          const places = keys.map((each, n) => ({ key: each, id: `id${n}` }));
          const half = places.slice(0, places.length / 2);
          const ids = new OrderedIds();
          if (loaded) ids.load([...half]);
          else for (const place of half) ids.add(place);
          for (const place of places.slice(half.length)) ids.add(place);
          const left = places.filter((place, n) => {
            if (n % 3 === 0) ids.remove(place);
            return n % 3 !== 0;
          });
          ids.remove({ key: 'no', id: 'such' });
          const expected = left
            .filter((place) => place.key >= from && place.key <= to)
            .sort((a, b) => (`${a.key} ${a.id}` < `${b.key} ${b.id}` ? -1 : 1))
            .map(({ id }) => id);
          expect([...ids.between(from, to)]).to.deep.equal(expected);
          expect([...ids.between(undefined, undefined)]).to.have.length(left.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('lets go of keys after 7 days, so that they do not pile up', () => {
    const state = new State(tables);
    const commit = (each: Work): void => {
      const checked = state.check(state.own(each), GENESIS);
      if (checked.kind === 'fits') state.apply(checked.record);
    };
    for (let day = 0; day < 30; day++) {
      for (let n = 0; n < 10; n++)
        commit(work({ at: new Date(Date.parse(AT) + day * 86_400_000).toISOString(), key: `${day}.${n}` }));
    }
    // Today's and those of the seven days before, ten each.
    expect(state.keys.size).to.equal(80);
  });
});

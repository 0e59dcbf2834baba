import { expect } from 'chai';
import fc from 'fast-check';
import { publication, type Tally } from '../../../src/kernel/sealed/publish.ts';

const of = (name: string, people: number, ...steps: number[]): Tally => ({
  name,
  people,
  questions: { q: { steps, none: 0 } },
});
const names = (tallies: Tally[]) => publication(tallies, ['q'])?.groups.map((g) => g.names.join('+'));

describe('what is published of anonymous answers', () => {
  it('prints an entity by itself when it is large and mixed enough', () => {
    expect(names([of('A', 10, 2, 3, 0, 0, 0), of('B', 30, 0, 0, 1, 4, 0)])).to.deep.equal(['A', 'B']);
  });

  it('P1 joins fewer than 10 people, fewer than 5 answers, or one voice, with the next smallest', () => {
    const big = of('Z', 90, 9, 9, 9, 9, 9);
    expect(names([of('A', 9, 2, 3, 0, 0, 0), of('B', 30, 2, 3, 0, 0, 0), big])).to.deep.equal(['A+B', 'Z']);
    expect(names([of('A', 10, 2, 2, 0, 0, 0), of('B', 30, 2, 3, 0, 0, 0), big])).to.deep.equal(['A+B', 'Z']);
    expect(names([of('A', 10, 8, 0, 0, 0, 0), of('B', 30, 2, 3, 0, 0, 0), big])).to.deep.equal(['A+B', 'Z']);
    // The larger one is the weak one: the next smallest is the other, not the largest.
    expect(names([of('A', 10, 2, 3, 0, 0, 0), of('B', 30, 0, 4, 0, 0, 0), big])).to.deep.equal(['A+B', 'Z']);
  });

  it('P1 prints the total alone, or nothing', () => {
    const only = publication([of('A', 8, 2, 2, 0, 0, 0), of('B', 8, 1, 0, 0, 0, 0)], ['q']);
    expect(only).to.deep.equal({
      groups: [],
      total: { names: ['A', 'B'], people: 16, questions: { q: { steps: [3, 2, 0, 0, 0], none: 0 } } },
    });
    expect(publication([of('A', 40, 2, 2, 0, 0, 0)], ['q'])).to.equal(undefined);
    expect(publication([of('A', 9, 5, 4, 0, 0, 0)], ['q'])).to.equal(undefined);
    expect(publication([of('A', 90, 50, 0, 0, 0, 0)], ['q'])).to.equal(undefined);
    expect(publication([], ['q'])).to.equal(undefined);
  });

  it('P1 uses one grouping for all questions, and counts "prefer not to say" apart', () => {
    const a: Tally = {
      name: 'A',
      people: 20,
      questions: { q: { steps: [5, 5, 0, 0, 0], none: 0 }, r: { steps: [2, 2, 0, 0, 0], none: 6 } },
    };
    const b: Tally = {
      name: 'B',
      people: 20,
      questions: { q: { steps: [5, 5, 0, 0, 0], none: 0 }, r: { steps: [5, 4, 0, 0, 0], none: 1 } },
    };
    expect(publication([a, b], ['q', 'r'])).to.deep.equal({
      groups: [],
      total: {
        names: ['A', 'B'],
        people: 40,
        questions: { q: { steps: [10, 10, 0, 0, 0], none: 0 }, r: { steps: [7, 6, 0, 0, 0], none: 7 } },
      },
    });
  });

  it('P1 property: no sum or difference of any outputs covers fewer than 5 answers, or answers that are all the same', () => {
    const answers = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: 25,
      size: 'max',
    });
    // Often all alike: chance alone hardly makes such an entity.
    const alike = fc
      .tuple(fc.nat(20), fc.nat(5), fc.nat(5))
      .map(([n, q, r]) => Array.from({ length: n }, (): [number, number] => [q, r]));
    const entity = fc.record({ silent: fc.integer({ min: 0, max: 15 }), answers: fc.oneof(answers, alike) });
    let printed = 0;
    fc.assert(
      fc.property(fc.array(entity, { maxLength: 7, size: 'max' }), (entities) => {
        // Everybody's own answer, 5 for "prefer not to say".
        const tallies = entities.map(({ silent, answers: given }, i): Tally => {
          const count = (at: 0 | 1) => ({
            steps: [0, 1, 2, 3, 4].map((step) => given.filter((a) => a[at] === step).length),
            none: given.filter((a) => a[at] === 5).length,
          });
          return { name: `E${i}`, people: silent + given.length, questions: { q: count(0), r: count(1) } };
        });
        const out = publication(tallies, ['q', 'r']);
        if (!out) return;
        printed++;
        const outputs = [out.total, ...out.groups];
        for (const [at, question] of (['q', 'r'] as const).entries()) {
          // What each output covers, from the names beside it; what it says, recounted from the single answers.
          const covered = outputs.map(
            (o) =>
              new Set(
                o.names.flatMap((n) =>
                  (entities[Number(n.slice(1))]?.answers ?? []).flatMap((a, j) =>
                    a[at] === 5 ? [] : [`${n}:${j}:${a[at]}`],
                  ),
                ),
              ),
          );
          for (const [i, o] of outputs.entries())
            expect(o.questions[question]?.steps).to.deep.equal(
              [0, 1, 2, 3, 4].map((s) => [...(covered[i] ?? [])].filter((c) => c.endsWith(`:${s}`)).length),
            );
          // Every sum of outputs, and every difference of two such sums (so a difference of any combination with 0, 1 and -1).
          const signs = outputs.reduce<number[][]>(
            (all, _) =>
              all.flatMap((s) => [
                [...s, 1],
                [...s, 0],
                [...s, -1],
              ]),
            [[]],
          );
          for (const sign of signs) {
            const left = new Map<string, number>();
            sign.forEach((s, i) => {
              for (const a of covered[i] ?? []) left.set(a, (left.get(a) ?? 0) + s);
            });
            const rest = [...left].filter(([, n]) => n !== 0).map(([a]) => a);
            if (rest.length === 0) continue;
            expect(rest.length, `${question} ${sign}`).to.be.at.least(5);
            expect(new Set(rest.map((a) => a.split(':')[2])).size, `${question} ${sign}`).to.be.at.least(2);
          }
        }
        for (const o of outputs) expect(o.people).to.be.at.least(10);
      }),
      { numRuns: 60 },
    );
    expect(printed).to.be.greaterThan(10);
  });
});

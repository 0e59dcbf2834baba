import { expect } from 'chai';
import { listInput, separated } from '../../src/kernel/fields.ts';

describe('Several names or units in one field', () => {
  const typed: [keyboard: string, text: string][] = [
    ['commas', 'DM, OIOS'],
    ['semicolons', 'DM;OIOS;'],
    ['lines', ' DM\n\n OIOS\r\n'],
    ['an Arabic comma', 'DM، OIOS'],
    ['an Arabic semicolon', 'DM؛ OIOS'],
    ['a Chinese comma', 'DM，OIOS'],
    ['a Chinese enumeration comma', 'DM、OIOS'],
    ['a Chinese semicolon', 'DM；OIOS'],
  ];
  for (const [keyboard, text] of typed)
    it(`may be typed with ${keyboard}`, () => {
      expect(separated(text)).to.deep.equal(['DM', 'OIOS']);
    });

  it('are as many and as long as the field takes; what came as a list stays as it is', () => {
    const field = listInput(4, 2);
    expect(field.parse('DM، OIOS')).to.deep.equal(['DM', 'OIOS']);
    expect(field.parse(['a,b'])).to.deep.equal(['a,b']);
    expect(field.safeParse('a, b, c').success).to.equal(false);
    expect(field.safeParse('OIOS1').success).to.equal(false);
    expect(field.parse(' ، ')).to.deep.equal([]);
  });
});

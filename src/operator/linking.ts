import { StewardError } from '../errors.ts';
import type { Claim } from '../kernel/claim.ts';
import { done, type OperatorCommand, perform, personOf } from './command.ts';
import { CLAIM, PERSON } from './kinds.ts';

const WHY: Record<Claim['why'], string> = {
  several: 'several people have its address',
  linked: 'that person is known under another account',
  administrator: 'an administrator is never linked by address alone',
};

const claimOf = async (
  app: { kernel: { store: { get(table: string, id: string): unknown } } },
  id: string,
): Promise<Claim> => {
  const claim = (await app.kernel.store.get('claims', id)) as Claim | undefined;
  if (!claim) throw new StewardError('STW_NOT_FOUND', { what: 'account that waits', id });
  return claim;
};

const links: OperatorCommand = {
  usage: 'links',
  about: 'Teams accounts that may be somebody of the people file and wait for a decision.',
  example: 'steward links',
  flags: [],
  async run({ app }) {
    const open = ((await app.kernel.store.find('claims', 'state', 'open')) as Claim[]).sort((a, b) =>
      a.at.localeCompare(b.at),
    );
    const json = open.map(({ id, name, email, account, people, why, at }) => ({
      id,
      name,
      email,
      account,
      people,
      why,
      at,
    }));
    const lines = open.map(
      (c) => `${c.id}  ${c.name || '–'} <${c.email || '–'}>  may be ${c.people.join(' or ')}: ${WHY[c.why]}`,
    );
    const next = 'Link one with: steward link CLAIM PERSON; or turn it down with: steward refuse-link CLAIM';
    return done(open.length === 0 ? 'No account waits.' : [...lines, next].join('\n'), { waiting: json });
  },
};

const link: OperatorCommand = {
  usage: 'link CLAIM PERSON',
  about:
    'Say that a waiting account is this person. Ask them by another way first: whoever has the account answers as them.',
  example: 'steward link 3f9ac0d1e2b4 10452',
  words: { CLAIM, PERSON },
  flags: [],
  async run(bench, request) {
    const claim = await claimOf(bench.app, request.words[0] ?? '');
    const person = await personOf(bench.app, request.words[1] ?? '');
    const data = { claim: claim.id, person: person.id };
    return perform(bench, request, 'person.link', data, async (_, said) => done(said, { linked: data }));
  },
};

const refuse: OperatorCommand = {
  usage: 'refuse-link CLAIM',
  about: 'Say that a waiting account is nobody of the people file. It is not asked about again.',
  example: 'steward refuse-link 3f9ac0d1e2b4',
  words: { CLAIM },
  flags: [],
  async run(bench, request) {
    const claim = await claimOf(bench.app, request.words[0] ?? '');
    return perform(bench, request, 'person.refuse', { claim: claim.id }, async (_, said) =>
      done(said, { refused: claim.id }),
    );
  },
};

const unlink: OperatorCommand = {
  usage: 'unlink PERSON',
  about: 'Take a wrong link back: the account is nobody any more, and is not linked to this person again by itself.',
  example: 'steward unlink 10452',
  words: { PERSON },
  flags: [],
  async run(bench, request) {
    const person = await personOf(bench.app, request.words[0] ?? '');
    return perform(bench, request, 'person.unlink', { person: person.id }, async (_, said) =>
      done(said, { unlinked: person.id }),
    );
  },
};

export const linkingCommands: OperatorCommand[] = [links, link, refuse, unlink];

import type { Fact } from './catalogue.ts';
import { claimId } from './claim.ts';
import type { Entry } from './ledger.ts';
import type { Reach } from './notice.ts';
import type { Acting, Grant } from './role.ts';
import { type Identity, identities, pseudonymOf, seal, type Words, words, wordsOf } from './secrecy.ts';
import type { Awaitable, Id, Row } from './store.ts';
import type { View } from './view.ts';

/** A right that stands in a table and that no entry of the ledger gives. */
export interface Unvouched {
  table: 'grants' | 'actings' | 'reaches' | 'identities';
  id: Id;
  reason: string;
}

/** The tables that a check looks into. */
export interface Tables {
  all(table: string): Awaitable<Row[]>;
  get(table: string, id: Id): Awaitable<Row | undefined>;
}
/** Their names, for whoever reads them from files. */
export const VOUCHED_TABLES = ['grants', 'actings', 'reaches', identities.name, words.name] as const;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const granted = (it: { [name: string]: unknown }): string =>
  JSON.stringify(['grant', text(it.role), text(it.unit), text(it.body)]);
const stoodIn = (it: { [name: string]: unknown }): string => JSON.stringify(['acting', text(it.from), text(it.to)]);

/** The fact that says how many rights of the data its ledger does not know. */
export const DOUBTED = 'rights.doubted';

/** Is there a right that nobody gave? Then nothing confidential is shown: whoever asks may have it by that right. */
export const doubted = (view: View): boolean => Number(view.peek<Fact>('facts', DOUBTED)?.value ?? 0) > 0;

/** An entry of an erasure says which rights stay, without whose they are: their pseudonym is gone. */
export const ERASURE = 'person.erased';

/** What somebody holds, as the entry of their erasure keeps it: no name in it. */
export function rightsOf(person: Id, view: View): { rights?: string } {
  const actings = [...view.find<Acting>('actings', 'person', person), ...view.find<Acting>('actings', 'for', person)];
  const all = [
    ...view.find<Grant>('grants', 'person', person).map((row) => granted({ ...row })),
    ...new Map(actings.map((row) => [row.id, stoodIn({ ...row })])).values(),
  ];
  return all.length > 0 ? { rights: JSON.stringify(all.sort()) } : {};
}

/**
 * What gives rights, replayed from the ledger: roles, who stands in for whom, whose account is whose. Compared with the tables it finds a
 * right that somebody wrote onto the disk (hardening L1). It cannot find one where the ledger was made anew too: that the heads kept
 * outside tell.
 */
export class Vouched {
  readonly #grants = new Set<string>();
  /** By chair and first day, so that a later appointment takes the place of an earlier one. */
  readonly #actings = new Map<string, string>();
  readonly #links = new Map<string, { claim: string; words: ReturnType<typeof wordsOf> }>();
  /** Rights that stay under nobody's name, with how many of each. */
  readonly #nameless = new Map<string, number>();

  take(entry: Entry): void {
    const { what, facts, about = '' } = entry;
    const whose = entry.for ?? '';
    const key = whose + granted(facts);
    if (what === 'role.grant') this.#grants.add(key);
    else if (what === 'role.revoke') {
      if (!this.#grants.delete(key)) this.#spend(granted(facts));
    } else if (what.endsWith('.acting') || what === 'person.actingEnds')
      this.#actings.set(`${about}|${text(facts.from)}`, `${whose}|${text(facts.to)}`);
    else if (what === 'person.linked') this.#links.set(whose, { claim: text(facts.claim), words: wordsOf(entry) });
    else if (what === 'person.unlinked') this.#links.delete(whose);
    else if (what === ERASURE && typeof facts.rights === 'string')
      for (const right of JSON.parse(facts.rights) as string[])
        this.#nameless.set(right, (this.#nameless.get(right) ?? 0) + 1);
  }

  /** Every right of the tables that no entry gives. */
  async check(tables: Tables): Promise<Unvouched[]> {
    const found: Unvouched[] = [];
    const names = new Map<Id, string>();
    const nameOf = async (person: Id): Promise<string> => {
      const known = names.get(person);
      if (known !== undefined) return known;
      const identity = (await tables.get(identities.name, person)) as Identity | undefined;
      const sound = identity && identity.pseudonym === pseudonymOf(text(identity.salt), person);
      if (identity && !sound)
        found.push({ table: 'identities', id: person, reason: 'its name on the ledger is somebody else’s' });
      const name = sound ? identity.pseudonym : '';
      names.set(person, name);
      return name;
    };
    const none = (table: Unvouched['table'], id: Id, what: string) =>
      found.push({ table, id, reason: `no entry of the ledger ${what}` });
    for (const row of (await tables.all('grants')) as Grant[]) {
      const right = granted({ ...row });
      const name = await nameOf(row.person);
      if (!(name && this.#grants.has(name + right)) && !this.#spend(right)) none('grants', row.id, 'gives this role');
    }
    for (const row of (await tables.all('actings')) as Acting[]) {
      const [chair, stand] = [await nameOf(row.for), await nameOf(row.person)];
      const known = chair && stand && this.#actings.get(`${chair}|${row.from}`) === `${stand}|${row.to}`;
      if (!known && !this.#spend(stoodIn({ ...row }))) none('actings', row.id, 'makes this appointment');
    }
    for (const row of (await tables.all('reaches')) as Reach[]) {
      if (row.linked === undefined) continue;
      const name = await nameOf(row.id);
      if (!name || !(await this.#linked(name, row.linked, tables)))
        none('reaches', row.id, 'links this account to this person');
    }
    return found;
  }

  async #linked(name: string, account: string, tables: Tables): Promise<boolean> {
    const link = this.#links.get(name);
    if (!link) return false;
    if (link.claim) return link.claim === claimId(account);
    const kept = link.words && ((await tables.get(words.name, link.words.id)) as Words | undefined);
    return kept?.text === JSON.stringify({ account }) && seal(kept.salt, kept.text) === link.words?.seal;
  }

  #spend(right: string): boolean {
    const left = this.#nameless.get(right) ?? 0;
    if (left > 0) this.#nameless.set(right, left - 1);
    return left > 0;
  }
}

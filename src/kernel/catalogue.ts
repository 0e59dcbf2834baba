import { StewardError } from '../errors.ts';
import { alarms } from './alarm.ts';
import type { ActRule, Capability, CardContent, Command, Kind, Made, Shown } from './capability.ts';
import { claims } from './claim.ts';
import { cycles } from './cycle.ts';
import { drafts, type Form } from './form.ts';
import { proposals, roleChanges } from './granting.ts';
import type { ImportRule } from './import.ts';
import { manners, notices, outbox, prompts, reaches } from './notice.ts';
import { obligations, responses } from './obligation.ts';
import { people } from './person.ts';
import { postings } from './posting.ts';
import { refusals } from './refusal.ts';
import { actings, grants } from './role.ts';
import { offers } from './rules/delegation.ts';
import { letters } from './sealed/sealing.ts';
import { identities, words } from './secrecy.ts';
import { kernelShows } from './shows.ts';
import type { Row, Table } from './store.ts';
import { tickets } from './ticket.ts';
import { uploads } from './upload.ts';
import { witnessed } from './witness.ts';

/** Single facts of the whole installation: the calendar, whether sending is stopped, the last tick. */
export interface Fact extends Row {
  value: string | number | boolean | null;
}
export const facts: Table<Fact> = { name: 'facts', personal: 'ids' };

const KERNEL_TABLES = [
  people,
  grants,
  roleChanges,
  proposals,
  actings,
  cycles,
  obligations,
  responses,
  drafts,
  alarms,
  notices,
  outbox,
  prompts,
  manners,
  reaches,
  claims,
  witnessed,
  offers,
  tickets,
  uploads,
  postings,
];

/** Everything that the capabilities of one installation declare, found by name. */
export class Catalogue {
  readonly capabilities: readonly Capability[];
  readonly tables: Table[];
  readonly kinds = new Map<string, Kind>();
  readonly rules = new Map<string, ActRule>();
  readonly forms = new Map<string, Form>();
  /** Files that are taken in, by name, in the order of the capabilities. */
  readonly imports = new Map<string, ImportRule>();
  readonly shows = new Map<string, (shown: Shown) => CardContent | undefined>();
  readonly files = new Map<string, (asked: Shown) => Made | undefined>();
  readonly commands: (Command & { capability: string })[] = [];

  constructor(capabilities: readonly Capability[]) {
    this.capabilities = capabilities;
    for (const [name, show] of Object.entries(kernelShows(this))) this.shows.set(name, show);
    const own = [...KERNEL_TABLES, identities, words, refusals, facts, letters] as unknown as Table[];
    this.tables = [...own, ...capabilities.flatMap((c) => c.records)];
    for (const capability of capabilities) {
      const under = (name: string) => `${capability.name}.${name}`;
      for (const [name, kind] of Object.entries(capability.kinds)) this.kinds.set(under(name), kind);
      for (const [name, rule] of Object.entries(capability.acts)) this.rules.set(under(name), rule);
      for (const [name, rule] of Object.entries(capability.imports ?? {})) this.imports.set(name, rule);
      for (const [name, form] of Object.entries(capability.forms ?? {})) this.forms.set(under(name), form);
      for (const [name, show] of Object.entries(capability.show)) this.shows.set(under(name), show);
      for (const [name, make] of Object.entries(capability.files ?? {})) this.files.set(under(name), make);
      for (const command of capability.commands) this.commands.push({ ...command, capability: capability.name });
      const foreign = capability.records.find((table) => !table.name.startsWith(`${capability.name}.`));
      if (foreign)
        throw new StewardError('STW_INTERNAL', {
          reason: `table ${foreign.name} of ${capability.name} is not under its name`,
        });
    }
  }

  kind(name: string): Kind {
    const kind = this.kinds.get(name);
    if (!kind) throw new StewardError('STW_INTERNAL', { reason: `no capability owes ${name}` });
    return kind;
  }

  capability(name: string): Capability {
    const found = this.capabilities.find((c) => c.name === name);
    if (!found) throw new StewardError('STW_NOT_FOUND', { what: 'capability', id: name });
    return found;
  }
}

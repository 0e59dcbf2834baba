import { z } from 'zod/v4';
import { type Act, put, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { turnRole } from '../handover.ts';
import { type Grant, grantId, grants, ROLES } from '../role.ts';
import type { View } from '../view.ts';

const id = z.string().max(200);
const role = z.enum(ROLES);
const unit = z.string().max(400).default('');
const grant = z.object({ role, person: id, unit, body: z.string().max(60).optional() });

/** Who holds which role. Every grant is told to the Ethics Office, and to whoever holds it now. */
export function roleRules(): Record<string, ActRule> {
  return {
    'role.grant': rule({
      data: grant,
      may: ['administrator'],
      operator: true,
      decide: (act, view) => {
        const person = view.org.person(act.data.person);
        if (!person) return { refuse: 'common.refused.noSuchPerson' };
        return {
          steps: give(rowOf(act.data), act, view),
          reply: { text: 'common.role.granted', params: { name: person.name, role: act.data.role } },
        };
      },
    }),
    'role.revoke': rule({
      data: grant,
      may: ['administrator'],
      operator: true,
      decide: (act, view) => {
        const row = view.get<Grant>('grants', rowOf(act.data).id);
        if (!row) return { refuse: 'common.role.none' };
        return { steps: take(row, act), reply: { text: 'common.role.revoked', params: { role: row.role } } };
      },
    }),
    // Whoever the setting names is an administrator; whoever it names no more was one by it alone.
    'role.fromSettings': rule({
      data: z.object({ administrators: z.array(id) }),
      may: 'clock',
      decide: (act, view) => {
        const named = new Set(act.data.administrators);
        const held = view.find<Grant>('grants', 'role', 'administrator').filter((g) => g.unit === '');
        const holders = new Set(held.map((g) => g.person));
        return {
          steps: [
            ...[...named]
              .filter((person) => !holders.has(person))
              .flatMap((person) =>
                give({ ...rowOf({ role: 'administrator', person, unit: '' }), setting: true }, act, view),
              ),
            ...held.filter((g) => g.setting && !named.has(g.person)).flatMap((g) => take(g, act)),
          ],
        };
      },
    }),
    // Played once the grant is there, or gone: asks, rights and cards follow.
    'role.turns': rule({
      data: z.object({ role, person: id, unit }),
      may: 'clock',
      decide: (act, view) => ({ steps: turnRole(act.data, view) }),
    }),
  };
}

/** A grant as a row. */
export function rowOf({ body, ...rest }: z.infer<typeof grant>): Omit<Grant, 'version'> {
  const row = { ...rest, ...(body ? { body } : {}) };
  return { ...row, id: grantId(row) };
}

/** What follows of a grant, whoever gives it: the row, the ledger, who is told, whose cards turn. */
export function give(row: Omit<Grant, 'version'>, act: Pick<Act, 'at'>, view: View): Step[] {
  const told = new Set([row.person, ...view.org.holders('ethics-office').map((p) => p.id)]);
  return [
    put(grants, row),
    note('role.grant', row),
    turn(row, act),
    ...[...told].map(
      (person): Step => ({
        do: 'tell',
        person,
        ref: { kind: 'role.granted', id: row.id },
        why: 'tell',
        key: act.at,
      }),
    ),
  ];
}

const take = (row: Grant, act: Pick<Act, 'at'>): Step[] => [
  { do: 'remove', table: 'grants', id: row.id },
  note('role.revoke', row),
  turn(row, act),
];

const note = (what: string, row: Omit<Grant, 'version'>): Step => ({
  do: 'note',
  what,
  about: row.person,
  for: row.person,
  facts: { role: row.role, unit: row.unit, body: row.body ?? null, ...(row.setting ? { setting: true } : {}) },
});

const turn = ({ role, person, unit, id }: Omit<Grant, 'version'>, act: Pick<Act, 'at'>): Step => ({
  do: 'alarm',
  id: `role|${id}`,
  at: act.at,
  kind: 'role.turns',
  data: { role, person, unit },
});

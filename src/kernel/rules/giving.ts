import { type Act, put, type Step } from '../act.ts';
import { type RoleChange, roleChanges } from '../granting.ts';
import { type Grant, grantId, grants, NEEDED, type Role } from '../role.ts';
import type { Id } from '../store.ts';
import { digest } from '../telling.ts';
import type { View } from '../view.ts';

/** Who gives or takes a role, and when. */
export type Doing = Pick<Act, 'at' | 'by' | 'as'> & { confirmed?: Id };

/** A grant as a row. */
export function rowOf({ body, ...rest }: Pick<Grant, 'role' | 'person' | 'unit' | 'body'>): Omit<Grant, 'version'> {
  const row = { ...rest, ...(body ? { body } : {}) };
  return { ...row, id: grantId(row) };
}

/** What follows of a grant, whoever gives it: the row, the ledger, who is told, whose cards turn. */
export const give = (row: Omit<Grant, 'version'>, act: Doing, view: View): Step[] => [
  put(grants, row),
  note('role.grant', row),
  turn(row, act),
  ...told('grant', row, act, view),
];

/** The same when it is taken: told to those whom it concerned before. */
export const take = (row: Grant, act: Doing, view: View): Step[] => [
  { do: 'remove', table: 'grants', id: row.id },
  note('role.revoke', row),
  turn(row, act),
  ...told('revoke', row, act, view),
];

/** A row of its own, since the grant may be gone again before anybody has read of it; and a notice of it to whoever it concerns now. */
function told(what: RoleChange['what'], row: Omit<Grant, 'version'>, act: Doing, view: View): Step[] {
  const by = act.as ?? act.by;
  const { role, person, unit } = row;
  const id = digest(what, row.id, act.at);
  const people = concerned(row, by, view);
  const confirmed = act.confirmed ? { confirmed: act.confirmed } : {};
  return [
    put(roleChanges, { id, what, grant: row.id, role, person, unit, by, ...confirmed, at: act.at, told: people }),
    ...people.map(
      (who): Step => ({ do: 'tell', person: who, ref: { kind: 'role.changed', id }, why: 'tell', key: act.at }),
    ),
  ];
}

/** The person, and the Ethics Office as it is before; administrators too where that office, or theirs, changes, or nobody is in it. */
function concerned({ role, person }: Pick<Grant, 'role' | 'person'>, by: Id, view: View): Id[] {
  const office = view.org.present('ethics-office');
  const needed: readonly Role[] = NEEDED;
  const others =
    office.length === 0 || needed.includes(role)
      ? view.org.present('administrator').filter((admin) => admin.id !== by)
      : [];
  const holder = view.org.person(person);
  const there = holder && holder.status !== 'left' ? [holder] : [];
  return [...new Set([...there, ...office, ...others].map((p) => p.id))];
}

const note = (what: string, row: Omit<Grant, 'version'>): Step => ({
  do: 'note',
  what,
  about: row.person,
  for: row.person,
  facts: { role: row.role, unit: row.unit, body: row.body ?? null, ...(row.setting ? { setting: true } : {}) },
});

const turn = ({ role, person, unit, id }: Omit<Grant, 'version'>, act: Doing): Step => ({
  do: 'alarm',
  id: `role|${id}`,
  at: act.at,
  kind: 'role.turns',
  data: { role, person, unit },
});

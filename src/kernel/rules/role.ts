import { z } from 'zod/v4';
import type { Act } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { turnRole } from '../handover.ts';
import { type Grant, GUARDED, ROLES, type Role } from '../role.ts';
import { give, rowOf, take } from './giving.ts';
import { proposalRules, propose } from './proposing.ts';

const id = z.string().max(200);
const role = z.enum(ROLES);
const unit = z.string().max(400).default('');
const grant = z.object({ role, person: id, unit, body: z.string().max(60).optional() });

/**
 * Who holds which role. What is given or taken is told to the Ethics Office and to whoever has, or had, it. In the chat nobody gives a role
 * to themself, and what opens confidential notes takes two people; an operator does it at once, and is named.
 */
export function roleRules(): Record<string, ActRule> {
  return {
    ...proposalRules(),
    'role.grant': rule({
      data: grant,
      may: ['administrator'],
      operator: true,
      decide: (act, view) => {
        const person = view.org.person(act.data.person);
        if (!person) return { refuse: 'common.refused.noSuchPerson' };
        const row = rowOf(act.data);
        if ((act.as ?? act.by) === person.id) return { refuse: 'common.role.self', about: row.id };
        if (needsTwo(row.role, act)) return propose('grant', row, act, view);
        return {
          steps: give(row, act, view),
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
        if (needsTwo(row.role, act)) return propose('revoke', row, act, view);
        return { steps: take(row, act, view), reply: { text: 'common.role.revoked', params: { role: row.role } } };
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
            ...held.filter((g) => g.setting && !named.has(g.person)).flatMap((g) => take(g, act, view)),
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

/** An operator alone does it at once; with the rights of somebody they need a second person as that somebody does. */
const needsTwo = (role: Role, act: Act): boolean =>
  GUARDED.includes(role) && (act.as !== undefined || !act.by.startsWith('operator:'));

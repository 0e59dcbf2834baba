import { type Decision, isRefusal, put, type Step } from '../kernel/act.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { grantId, grants } from '../kernel/role.ts';
import { appoint } from '../kernel/rules/organisation.ts';
import { importPeople, refuseImport } from '../operator/importPeople.ts';
import { toCsv } from './organisation.ts';
import { sampleActings, sampleRoles } from './roles.ts';

const BY = 'operator:sample';

/** Fills an empty store with the sample organisation, through the ordinary doors: import, grants, officers-in-charge. */
export async function foundSample(kernel: Kernel): Promise<{ people: number }> {
  const report = await importPeople(kernel, { name: 'sample.csv', bytes: Buffer.from(toCsv()) }, BY);
  if (report.refused.length > 0) throw refuseImport(report);
  const at = kernel.calendar.now();
  // All at once and told to nobody: these offices were there before Steward came.
  const act = { kind: 'role.grant', at, by: BY, via: 'cli', data: {} } as const;
  await kernel.apply(act, () => [
    ...sampleRoles.map((grant) => put(grants, { ...grant, id: grantId(grant) })),
    ...sampleRoles.map(
      ({ role, person, unit, body }): Step => ({
        do: 'note',
        about: person,
        for: person,
        facts: { role, unit, body: body ?? null },
      }),
    ),
  ]);
  for (const data of sampleActings) {
    const appointing = { kind: 'person.acting', at, by: BY, via: 'cli', data } as const;
    await kernel.apply({ ...appointing, data: {} }, (view) => quietly(appoint(appointing, view)));
  }
  await kernel.tick();
  return { people: report.added };
}

/** What a decision does, told to nobody. */
const quietly = (decision: Decision): Step[] =>
  isRefusal(decision) ? [] : decision.steps.filter((step) => step.do !== 'tell');

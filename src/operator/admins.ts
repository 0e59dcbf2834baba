import type { Kernel } from '../kernel/kernel.ts';
import { peopleCalled } from './people.ts';

/**
 * Makes the persons of STEWARD_ADMINS administrators, and those that it names no more none: only what the setting gave is taken by it.
 * @returns a sentence for each name that nobody has, or several; it changes nothing until it is right.
 */
export async function appointAdmins(kernel: Kernel, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      people: (await peopleCalled(kernel, name)).filter((p) => p.status !== 'left'),
    })),
  );
  const administrators = found.flatMap(({ people: [person, second] }) => (person && !second ? [person.id] : []));
  await kernel.act({
    kind: 'role.fromSettings',
    at: kernel.calendar.now(),
    by: 'clock',
    via: 'tick',
    data: { administrators },
  });
  return found.flatMap(({ name, people }) => {
    if (people.length === 1) return [];
    if (people.length > 1)
      return [
        `STEWARD_ADMINS names "${name}", which fits ${people.map((p) => p.id).join(' and ')}. Name one by id; until then neither is an administrator by it.`,
      ];
    return [
      `STEWARD_ADMINS names "${name}", but nobody in the people list has that id, e-mail or Entra object id. Import the people file, or correct the setting.`,
    ];
  });
}

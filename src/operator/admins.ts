import type { Kernel } from '../kernel/kernel.ts';
import { peopleCalled } from './people.ts';

/**
 * Makes the persons of STEWARD_ADMINS administrators, and those that it names no more none: only what the setting gave is taken by it.
 * @returns a sentence for each name that nobody has, or several; it changes nothing until it is right. It says the place and not the name: it
 * goes where logs are kept (hardening I4).
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
  return found.flatMap(({ people }, at) => {
    if (people.length === 1) return [];
    if (people.length > 1)
      return [
        `Name ${at + 1} of STEWARD_ADMINS fits ${people.length} people. Name one by id; until then nobody is an administrator by it.`,
      ];
    return [
      `Name ${at + 1} of STEWARD_ADMINS: nobody in the people list has that id, e-mail or Entra object id. Import the people file, or correct the setting.`,
    ];
  });
}

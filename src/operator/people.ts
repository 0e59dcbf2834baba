import type { Kernel } from '../kernel/kernel.ts';
import type { Person } from '../kernel/person.ts';

/** Whoever is meant by an id, an e-mail or an Entra object id: nobody, one, or several with one address. */
export const peopleCalled = (kernel: Kernel, key: string): Promise<Person[]> =>
  kernel.read((view) => {
    const exact = view.org.person(key);
    if (exact) return [exact];
    const byMail = view.find<Person>('people', 'email', key.toLowerCase());
    return byMail.length > 0 ? byMail : view.find<Person>('people', 'aad', key.toLowerCase());
  });

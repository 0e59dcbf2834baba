import type { Handing } from '../files/handing.ts';
import type { Extras } from './extras.ts';

/** Files that people ask for: any button with `file` in its data offers one, and a consent takes it. */
export const fileExtras = (handing: Handing): Extras => ({
  async press(person, _verb, data, t) {
    if (typeof data.file !== 'string') return undefined;
    const [kind = '', ...id] = data.file.split('|');
    return handing.offer(person.id, { kind, id: id.join('|') }, t);
  },
  consent: (person, consent, t) => handing.consent(person.id, consent, t),
});

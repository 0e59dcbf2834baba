// The calendar: shows where it stands and moves it.
import * as api from './api.js';
import { byId, toast } from './dom.js';

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const buttons = () => /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('.clock-buttons button'));
/** A clock that runs by itself (STEWARD_CLOCK=system) is looked at this often. */
const LOOK_MS = 30_000;

/** @param {{ now: string, playing: boolean, fixed?: boolean }} state */
export function show({ now, playing, fixed }) {
  const face = byId('clock-now');
  face.setAttribute('datetime', now);
  face.textContent = `${format.format(new Date(now))} UTC`;
  byId('clock-state').textContent = playing ? 'playing…' : fixed ? 'the real time' : '';
  for (const button of buttons()) button.disabled = playing || fixed === true;
}

export async function look() {
  show(await api.clock());
}

export function start() {
  for (const button of buttons())
    button.addEventListener('click', async () => {
      try {
        await api.moveClock(button.dataset.advance ? { advance: button.dataset.advance } : { next: true });
      } catch (error) {
        toast(error.message);
      }
      await look().catch(() => {});
    });
  setInterval(() => look().catch(() => {}), LOOK_MS);
}

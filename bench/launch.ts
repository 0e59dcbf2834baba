import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { learningWith } from '../src/capabilities/learning/index.ts';
import { commonCards, loadCards } from '../src/cards/index.ts';
import { Painter } from '../src/cards/painter.ts';
import { FolderShelf } from '../src/content/shelf.ts';
import { Delivery } from '../src/delivery/index.ts';
import { commonTexts, loadTexts } from '../src/i18n/index.ts';
import { type Act, put, type Step } from '../src/kernel/act.ts';
import { Catalogue } from '../src/kernel/catalogue.ts';
import { Kernel } from '../src/kernel/kernel.ts';
import { reaches } from '../src/kernel/notice.ts';
import { people } from '../src/kernel/person.ts';
import { grants } from '../src/kernel/role.ts';
import type { Elapsed } from '../src/kernel/time.ts';
import { WorkTime } from '../src/kernel/worktime.ts';
import { memoryStore } from '../src/storage/memory/index.ts';
import { createChannel } from '../src/teams/outbound/index.ts';
import { standInConnector } from '../test/kit/connector.ts';
import { person } from '../test/kit/inprocess.ts';
import type { Row } from './fanout.ts';

const LEARNERS = 3_000;
const RATE = 200;
const elapsed: Elapsed = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A course launched for 3,000 people who have met Steward: how fast the first lessons go out, over HTTP, against the rate that is set. */
export async function bench(): Promise<Row[]> {
  const shelf = new FolderShelf(fileURLToPath(new URL('../content/courses/', import.meta.url)));
  const learning = learningWith({ shelf, rate: RATE });
  const catalogue = new Catalogue([learning]);
  const store = memoryStore(catalogue.tables);
  let now = '2027-03-01T10:00:00.000Z';
  const work = new WorkTime({ from: '09:00', to: '17:00' });
  const kernel = new Kernel({ store, calendar: { now: () => now }, catalogue, work });
  const texts = loadTexts([commonTexts, { name: 'learning', folder: learning.texts }]);
  const cards = loadCards([commonCards, { name: 'learning', folder: learning.cards }]);
  const connector = await standInConnector({ limit: 10 * RATE });
  const config = {
    local: true,
    appId: '',
    tenantId: 'bench',
    rate: RATE,
    port: 0,
    serviceUrl: connector.url,
    serviceHosts: [],
    fileHosts: [],
  };
  const channel = createChannel({ config, elapsed, token: async () => undefined, log });
  const painter = new Painter(kernel, texts, cards);
  const delivery = new Delivery({ kernel, painter, channel, elapsed, log, serviceUrl: () => connector.url });
  const act: Act = { kind: 'bench', at: now, by: 'clock', via: 'tick', data: {} };
  await kernel.apply(act, () => [
    put(grants, { id: 'g', role: 'learning-office', person: 'p0', unit: '' }),
    ...Array.from({ length: LEARNERS }, (_, n): Step[] => [
      put(
        people,
        person({ id: `p${n}`, unit: `E${n % 40}`, managerId: n === 0 ? '' : `p${Math.floor((n - 1) / 10)}` }),
      ),
      put(reaches, {
        id: `p${n}`,
        state: 'met',
        user: `29:p${n}`,
        conversation: `c${n}`,
        serviceUrl: connector.url,
        at: now,
      }),
    ]).flat(),
  ]);
  await delivery.start();
  try {
    const data = { course: 'erm', opens: '2027-03-02', due: '2027-04-30', closes: '2027-05-31' };
    const launched = await kernel.act({ kind: 'learning.launch', at: now, by: 'p0', via: 'card', data });
    if (launched.refused) throw new Error(launched.reply.text);
    now = '2027-03-02T10:00:00.000Z';
    await kernel.tick();
    const first = connector.requests[0]?.at ?? performance.now();
    await delivery.drained();
    const last = connector.requests.at(-1)?.at ?? first;
    const sent = connector.requests.length;
    const share = (100 * (sent - 1)) / ((last - first) / 1_000) / RATE;
    return [
      {
        name: 'launch of a course: first lessons sent',
        value: sent,
        unit: 'messages',
        target: `${LEARNERS}`,
        ok: sent === LEARNERS,
      },
      {
        name: `launch of a course: of the rate set (${RATE}/s), from the first to the last`,
        value: share,
        unit: '%',
        target: 'at least 97',
        ok: share >= 97,
      },
    ];
  } finally {
    await delivery.close();
    await channel.close();
    await connector.close();
    await store.close();
  }
}

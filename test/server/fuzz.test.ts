import { expect } from 'chai';
import fc from 'fast-check';
import { heapHeld } from '../kit/memory.ts';
import { anything, OpenDoor } from '../kit/opendoor.ts';
import { type Running, startSteward } from '../kit/steward.ts';

type Path = (string | number)[];

/** Every place in a value, the value itself among them. */
function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))];
}

/** The same with another value at one place. */
function placed(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as { [name: string]: unknown };
  copy[key] = placed(copy[key], rest, put);
  return copy;
}

describe('The door, whatever comes in', () => {
  let running: Running;
  let door: OpenDoor;
  let base: (more: object) => object;
  before(async function () {
    this.timeout(30_000);
    running = await startSteward();
    door = await OpenDoor.of(running);
    let serial = 0;
    // One after another: a single conversation is answered at most 60 times in half a minute.
    base = (more) => door.activity(door.people[++serial % door.people.length] ?? '', more);
  });
  after(() => running.stop());

  const holds = async (activity: unknown): Promise<void> => void (await door.holds(activity));
  const ready = async () => expect((await fetch(`${running.url}/readyz`)).status).to.equal(200);

  it('X1 any JSON as an activity is never a fault of ours', async () => {
    await fc.assert(fc.asyncProperty(anything, holds), { numRuns: 150, includeErrorInReport: true });
    await ready();
  }).timeout(60_000);

  const valid: [string, () => object][] = [
    ['a message', () => base({ type: 'message', text: 'what do I owe' })],
    [
      'a press',
      () =>
        base({
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: '1',
          value: {
            action: {
              type: 'Action.Execute',
              verb: 'dialogue.record',
              data: { obligation: 'lead|x', date: '2027-01-05', seen: 0 },
            },
            trigger: 'manual',
          },
        }),
    ],
    ['an old press', () => base({ type: 'message', replyToId: '1', value: { verb: 'obligation.snooze', days: 3 } })],
    ['an installation', () => base({ type: 'installationUpdate', action: 'add' })],
    ['a removal', () => base({ type: 'installationUpdate', action: 'remove' })],
    [
      'somebody who joins',
      () =>
        base({
          type: 'conversationUpdate',
          membersAdded: [{ id: '28:steward', name: 'Steward', aadObjectId: 'x' }],
          membersRemoved: [{ id: '29:x' }],
          topicName: 'x',
        }),
    ],
    [
      'a reaction',
      () =>
        base({
          type: 'messageReaction',
          replyToId: '1',
          reactionsAdded: [{ type: 'like' }],
          reactionsRemoved: [{ type: 'heart' }],
        }),
    ],
    [
      'an edit',
      () =>
        base({
          type: 'messageUpdate',
          text: 'help',
          channelData: { eventType: 'editMessage', tenant: { id: running.app.config.tenantId } },
        }),
    ],
    [
      'a deletion',
      () =>
        base({
          type: 'messageDelete',
          channelData: { eventType: 'softDeleteMessage', tenant: { id: running.app.config.tenantId } },
        }),
    ],
    ['an invoke of another kind', () => base({ type: 'invoke', name: 'composeExtension/query', value: { a: [1] } })],
    [
      'a file',
      () =>
        base({
          type: 'message',
          text: '',
          attachments: [
            {
              contentType: 'application/vnd.microsoft.teams.file.download.info',
              name: 'list.xlsx',
              contentUrl: 'https://example.org/list.xlsx',
              content: { downloadUrl: 'http://127.0.0.1:9/list.xlsx', uniqueId: 'u', fileType: 'xlsx' },
            },
          ],
        }),
    ],
    [
      'a consent',
      () =>
        base({
          type: 'invoke',
          name: 'fileConsent/invoke',
          value: {
            type: 'fileUpload',
            action: 'accept',
            context: { file: 'x' },
            uploadInfo: {
              contentUrl: 'u',
              name: 'n',
              uploadUrl: 'http://127.0.0.1:9/u',
              uniqueId: 'i',
              fileType: 'csv',
            },
          },
        }),
    ],
  ];
  for (const [what, make] of valid)
    it(`X1 any value at any place of ${what} is never a fault of ours`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), anything, async (n, put) => {
          const activity = make();
          const all = places(activity);
          await holds(placed(activity, all[n % all.length] ?? [], put));
        }),
        { numRuns: 120, includeErrorInReport: true },
      );
      await ready();
      expect(({} as { polluted?: boolean; admin?: boolean }).polluted ?? ({} as { admin?: boolean }).admin).to.equal(
        undefined,
      );
    }).timeout(60_000);

  it('a verb that nobody knows, and one of every object, are refused in words', async () => {
    for (const verb of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'dialogue.',
      '.',
      '',
      'dialogue.begin',
      'clock',
    ])
      await holds(
        base({
          type: 'invoke',
          name: 'adaptiveCard/action',
          value: { action: { type: 'Action.Execute', verb, data: {} }, trigger: 'manual' },
        }),
      );
    await ready();
  });

  it('X1 memory stays bounded: of 60 odd activities of 200 KB nothing is held', async () => {
    const rounds = async (n: number): Promise<number> => {
      for (let i = 0; i < n; i++) {
        const text = `${i} ${'word '.repeat(20_000)}`;
        const { status } = await door.post(base({ type: 'message', text, value: { verb: `v${i}`, text } }));
        expect(status).to.equal(200);
      }
      return heapHeld();
    };
    const before = await rounds(30);
    // Held once each, either text alone would be 6 MB.
    expect((await rounds(60)) - before).to.be.below(3 * 1024 * 1024);
  }).timeout(60_000);
});

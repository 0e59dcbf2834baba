import { expect } from 'chai';
import fc from 'fast-check';
import { identityOf } from '../../src/server/local/identity.ts';
import type { LocalPerson } from '../../src/server/local/types.ts';
import type { Running } from './steward.ts';

/** What nobody sends by mistake: other types, huge and odd texts, names of prototypes, objects that a template could take for elements. */
export const anything = fc.oneof(
  fc.anything({ withNullPrototype: false, maxDepth: 3, maxKeys: 6 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    1e308,
    [],
    {},
    'x'.repeat(20_000),
    { type: 'Image', url: 'https://example.org/x.png' },
    `$${'{1+1}'}`,
    { __proto__: { admin: true }, constructor: { prototype: {} } },
    JSON.parse('{"__proto__": {"polluted": true}}'),
    '<at>Steward</at>',
    '\u202e\u0000\ud800',
  ),
);

/** The door of a running Steward in local mode, for whatever somebody may send: each activity comes from a person of the sample. */
export class OpenDoor {
  readonly #url: string;
  readonly #tenant: string;
  readonly #ids: Map<string, ReturnType<typeof identityOf>>;
  #serial = 0;

  private constructor({ url, app }: Running, people: readonly LocalPerson[]) {
    this.#url = url;
    this.#tenant = app.config.tenantId;
    this.#ids = new Map(people.map((person) => [person.id, identityOf(person, app.config.tenantId)]));
  }

  static async of(running: Running): Promise<OpenDoor> {
    const found = await fetch(`${running.url}/local/people?limit=1000`);
    return new OpenDoor(running, ((await found.json()) as { people: LocalPerson[] }).people);
  }

  get people(): string[] {
    return [...this.#ids.keys()];
  }

  /** What Teams would send of somebody, and `more`. */
  activity(person: string, more: object): object {
    const { conversation, user, aadObjectId } = this.#ids.get(person) ?? {
      conversation: '',
      user: '',
      aadObjectId: '',
    };
    return {
      id: `f:${++this.#serial}`,
      channelId: 'msteams',
      serviceUrl: `${this.#url}/local/connector`,
      from: { id: user, name: 'Somebody', aadObjectId },
      conversation: { conversationType: 'personal', tenantId: this.#tenant, id: conversation },
      recipient: { id: '28:steward', name: 'Steward' },
      locale: 'en-GB',
      entities: [{ type: 'clientInfo', locale: 'en-GB' }],
      channelData: { tenant: { id: this.#tenant } },
      ...more,
    };
  }

  async post(activity: unknown): Promise<{ status: number; text: string }> {
    const body = JSON.stringify(activity);
    const response = await fetch(`${this.#url}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? 'null' : body,
    });
    return { status: response.status, text: await response.text() };
  }

  /** Never a fault of ours, nothing of a program's inside told. @returns what was answered */
  async holds(activity: unknown): Promise<string> {
    const { status, text } = await this.post(activity);
    // 501 is what the channel is told of an invoke that no bot of ours knows, as the stock adapter tells it (platform.md).
    if (status !== 501) expect(status, `${JSON.stringify(activity)?.slice(0, 2_000)}\n${text}`).to.be.below(500);
    // An invoke's own status stands in its body.
    expect(text, JSON.stringify(activity)?.slice(0, 2_000)).to.not.match(
      /"statusCode":5\d\d|TypeError|RangeError|at .+\.(ts|js):\d+/,
    );
    return text;
  }
}

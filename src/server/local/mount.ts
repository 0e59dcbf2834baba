import type { Request, Server } from 'restify';
import { reasonOf } from '../../errors.ts';
import { sendPage, sendVendor } from './assets.ts';
import { Chats, unreadOf } from './chats.ts';
import { mountConnector } from './connector.ts';
import { Events } from './events.ts';
import { queryOf, Refusal, readBytes, readJson, route, sendFile, sendJson } from './http.ts';
import { Directory, type PeopleView } from './people.ts';
import { type Press, Teams } from './teams.ts';
import type { Chat, Fields, LocalOptions, LocalPerson } from './types.ts';
import { Uploads } from './uploads.ts';

export type { LocalOptions, LocalPerson } from './types.ts';

/** What a person may type is far below; a card's answers may hold a few long texts. */
const JSON_LIMIT = 256 * 1024;
const UPLOAD_LIMIT = 25 * 1024 * 1024;
const PAGE_SIZE = 50;
const MOST_LISTED = 1_000;
/** How often pages learn where the calendar stands while it moves. */
const PLAYING_MS = 250;

/**
 * Mounts local mode's stand-in for Teams: the client at `/local`, the connector at `/local/connector`, files and the calendar. Must be
 * called in local mode only; whoever mounts it also refuses foreign hosts and origins (hardening D5).
 * @returns a handle whose `close` ends the event streams and writes out the chats.
 */
export async function mountLocal(server: Server, options: LocalOptions): Promise<{ close(): Promise<void> }> {
  const chats = await Chats.open(options.dataDir, options.tenantId, options.log);
  const events = new Events();
  chats.onChange = (chat) => events.changed(chat);
  const people = new Directory(options, chats);
  const teams = new Teams(options, chats);
  const uploads = new Uploads(options.dataDir);
  const handle = (run: Parameters<typeof route>[1]) => route((refusal) => ({ error: refusal.message }), run);

  mountConnector(server, '/local/connector', { chats, people, events, clock: options.clock });

  for (const path of ['/local'])
    server.get(
      path,
      handle((_req, res) => sendPage(res, 'index.html')),
    );
  server.get(
    '/local/page/:name',
    handle((req, res) => sendPage(res, req.params.name)),
  );
  server.get(
    '/local/vendor/:name',
    handle((req, res) => sendVendor(res, req.params.name)),
  );

  server.get(
    '/local/events',
    handle(async (_req, res) => events.add(res)),
  );
  server.get(
    '/local/people',
    handle(async (req, res) => {
      const query = queryOf(req);
      const limit = Math.min(Math.max(Number(query.get('limit')) || PAGE_SIZE, 1), MOST_LISTED);
      const unread = chats.recent((chat) => unreadOf(chat) > 0).length;
      sendJson(res, 200, {
        ...(await people.list(viewOf(query.get('view')), (query.get('search') ?? '').trim(), limit)),
        unread,
      });
    }),
  );

  server.get(
    '/local/chats/:person',
    handle(async (req, res) => {
      const { person, chat } = await people.chatOf(req.params.person);
      sendJson(res, 200, shownChat(person, chat, Number(queryOf(req).get('after')) || 0));
    }),
  );
  const opening = new Map<string, Promise<boolean>>();
  server.post(
    '/local/chats/:person/open',
    handle(async (req, res) => {
      const { person, chat } = await people.chatOf(req.params.person);
      const due = !chat.installed && (options.install !== 'unless-met' || chat.messages.size === 0);
      if (due) {
        // Opened twice at once is still one install.
        const install = opening.get(person.id) ?? teams.installs(person, chat).finally(() => opening.delete(person.id));
        opening.set(person.id, install);
        await install;
      }
      await chats.markRead(chat);
      sendJson(res, 200, shownChat(person, chat, 0));
    }),
  );
  server.post(
    '/local/chats/:person/read',
    handle(async (req, res) => {
      const { chat } = await people.chatOf(req.params.person);
      await chats.markRead(chat);
      sendJson(res, 204, undefined);
    }),
  );
  server.post(
    '/local/chats/:person/messages',
    handle(async (req, res) => {
      const { text } = await readJson(req, JSON_LIMIT);
      if (typeof text !== 'string' || text.trim() === '') throw new Refusal(400, 'BadSyntax', 'Write something first.');
      const { person, chat } = await people.chatOf(req.params.person);
      sendJson(res, 200, await teams.says(person, chat, text.trim()));
    }),
  );
  server.post(
    '/local/chats/:person/press',
    handle(async (req, res) => {
      const press = pressOf(await readJson(req, JSON_LIMIT));
      const { person, chat } = await people.chatOf(req.params.person);
      sendJson(res, 200, await teams.presses(person, chat, press));
    }),
  );
  server.post(
    '/local/chats/:person/files',
    handle(async (req, res) => {
      const { person, chat } = await people.chatOf(req.params.person);
      const name = nameOf(req);
      const id = await uploads.put(name, await readBytes(req, UPLOAD_LIMIT));
      const downloadUrl = `${teams.address}/local/uploads/${id}`;
      const content = { downloadUrl, uniqueId: id, fileType: name.split('.').at(-1) ?? '' };
      const attachment = {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        content,
        contentUrl: downloadUrl,
        name,
      };
      sendJson(res, 200, await teams.says(person, chat, '', [attachment]));
    }),
  );

  const download = (find: (id: string) => ReturnType<LocalOptions['file']>) =>
    handle(async (req, res) => {
      const file = await find(req.params.id);
      if (!file) throw new Refusal(404, 'NotFound', 'There is no such file.');
      sendFile(res, file);
    });
  server.get(
    '/local/files/:id',
    download((id) => options.file(id)),
  );
  server.get(
    '/local/uploads/:id',
    download((id) => uploads.get(id)),
  );

  let playing = 0;
  const state = () => ({
    now: options.clock.now(),
    playing: playing > 0,
    ...(options.clock.move ? {} : { fixed: true }),
  });
  const tellTime = () => events.send('clock', state());
  server.get(
    '/local/clock',
    handle(async (_req, res) => sendJson(res, 200, state())),
  );
  server.post(
    '/local/clock',
    handle(async (req, res) => {
      const to = moveOf(await readJson(req, 1024));
      const { clock } = options;
      if (!clock.move)
        throw new Refusal(
          409,
          'Conflict',
          "The calendar is the world's (STEWARD_CLOCK=system) and can't be moved. Start Steward without that setting to move it.",
        );
      playing += 1;
      tellTime();
      const ticking = setInterval(tellTime, PLAYING_MS);
      try {
        const { now } = await clock.move(to);
        sendJson(res, 200, { now });
      } catch (error) {
        throw new Refusal(400, 'BadSyntax', reasonOf(error));
      } finally {
        clearInterval(ticking);
        playing -= 1;
        tellTime();
      }
    }),
  );

  return {
    async close() {
      events.close();
      await chats.close();
    },
  };
}

/** A chat as the page reads it: what changed after revision `after`, in the order of the chat. */
const shownChat = (person: LocalPerson, chat: Chat, after: number) => ({
  person,
  rev: chat.rev,
  unread: unreadOf(chat),
  messages: [...chat.messages.values()].filter((message) => message.rev > after),
});

const viewOf = (view: string | null): PeopleView => (view === 'recent' || view === 'unread' ? view : 'all');

const nameOf = (req: Request): string => {
  const name = (queryOf(req).get('name') ?? '').split(/[\\/]/).at(-1)?.trim().slice(0, 200);
  if (!name) throw new Refusal(400, 'BadSyntax', 'Name the file: ?name=…');
  return name;
};

function pressOf(body: Fields): Press {
  const action = body.action as Fields | undefined;
  if (typeof body.message !== 'string' || typeof action !== 'object' || action === null)
    throw new Refusal(400, 'BadSyntax', 'Say which message was pressed, and the action.');
  if (action.type === 'Action.Execute') {
    if (typeof action.verb !== 'string') throw new Refusal(400, 'BadSyntax', 'Action.Execute has a verb.');
    const data = (action.data ?? {}) as Fields;
    const extra = Object.fromEntries(
      ['id', 'title'].flatMap((key) => (typeof action[key] === 'string' ? [[key, action[key]]] : [])),
    );
    return { message: body.message, action: { type: 'Action.Execute', ...extra, verb: action.verb, data } };
  }
  if (action.type === 'Action.Submit')
    return { message: body.message, action: { type: 'Action.Submit', data: action.data } };
  throw new Refusal(400, 'BadSyntax', 'Action.Execute and Action.Submit reach the bot; others do not.');
}

function moveOf({ now, advance, next }: Fields): { now?: string; advance?: string; next?: boolean } {
  const given = [now, advance, next].filter((value) => value !== undefined);
  if (given.length === 1 && typeof now === 'string' && !Number.isNaN(Date.parse(now))) return { now };
  if (given.length === 1 && typeof advance === 'string' && /^P/.test(advance)) return { advance };
  if (given.length === 1 && next === true) return { next };
  throw new Refusal(400, 'BadSyntax', 'Send {"now": ISO date and time}, {"advance": "P7D"} or {"next": true}.');
}

import type { Request, Server } from 'restify';
import type { Chats } from './chats.ts';
import type { Events } from './events.ts';
import { Refusal, readJson, route, sendJson } from './http.ts';
import type { Directory } from './people.ts';
import type { Attachment, Chat, ChatMessage, Fields, LocalOptions } from './types.ts';

/** Teams takes a message of 100 KB, counted as UTF-16 (platform.md, "Outbound"). */
const MESSAGE_LIMIT = 100 * 1024;
/** JSON in UTF-8 may be longer than that by escapes; beyond it nothing is read. */
const BODY_LIMIT = 400 * 1024;

/**
 * The Bot Connector's REST as Teams offers it, for the requests that Steward makes. Errors as Teams words them:
 * 404 ConversationNotFound, ActivityNotFoundInConversation; 403 ForbiddenOperationException (no account); 413 MessageSizeTooBig; 400 BadSyntax.
 */
export function mountConnector(
  server: Server,
  base: string,
  { chats, people, events, clock }: { chats: Chats; people: Directory; events: Events; clock: LocalOptions['clock'] },
): void {
  const handle = (run: Parameters<typeof route>[1]) =>
    route((refusal) => ({ error: { code: refusal.code, message: refusal.message } }), run);

  const chatOf = (req: Request): Chat => {
    const chat = chats.byConversation(req.params.conversation);
    if (!chat) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
    return chat;
  };

  const post = handle(async (req, res) => {
    const activity = await readActivity(req);
    const chat = chatOf(req);
    if (activity.type === 'typing') {
      events.send('typing', { person: chat.person });
      sendJson(res, 201, { id: '' });
      return;
    }
    if (activity.type !== 'message') throw new Refusal(400, 'BadSyntax', 'Only messages and typing can be sent.');
    const message = await chats.add(chat, { from: 'bot', at: clock.now(), ...contentOf(activity) });
    sendJson(res, 201, { id: message.id });
  });

  server.post(
    `${base}/v3/conversations`,
    handle(async (req, res) => {
      const body = await readJson(req, BODY_LIMIT);
      const member = Array.isArray(body.members) ? (body.members[0] as Fields | undefined)?.id : undefined;
      if (typeof member !== 'string' || body.isGroup === true)
        throw new Refusal(400, 'BadSyntax', 'Name one member of a personal chat.');
      const person = await people.byUser(member);
      if (!person) throw new Refusal(404, 'NotFound', 'No such user in this tenant.');
      if (!person.hasTeams)
        throw new Refusal(403, 'ForbiddenOperationException', "The app is not installed in the user's personal scope.");
      const chat = await chats.of(person);
      const first =
        typeof body.activity === 'object' && body.activity !== null
          ? await chats.add(chat, { from: 'bot', at: clock.now(), ...contentOf(body.activity as Fields) })
          : undefined;
      sendJson(res, 201, { id: chat.conversation, ...(first ? { activityId: first.id } : {}) });
    }),
  );
  server.post(`${base}/v3/conversations/:conversation/activities`, post);
  server.post(`${base}/v3/conversations/:conversation/activities/:activity`, post);
  server.put(
    `${base}/v3/conversations/:conversation/activities/:activity`,
    handle(async (req, res) => {
      const activity = await readActivity(req);
      const chat = chatOf(req);
      const old = chat.messages.get(req.params.activity);
      if (old?.from !== 'bot')
        throw new Refusal(404, 'ActivityNotFoundInConversation', 'Activity not found in this conversation.');
      const empty = {
        text: undefined,
        plain: undefined,
        attachments: undefined,
        summary: undefined,
        suggested: undefined,
        note: undefined,
      };
      await chats.replace(chat, old.id, { ...empty, ...contentOf(activity) });
      sendJson(res, 200, { id: old.id });
    }),
  );
  server.get(
    `${base}/v3/conversations/:conversation/members/:user`,
    handle(async (req, res) => {
      const chat = chatOf(req);
      const user = req.params.user;
      const person = user === chat.user || user === chat.aadObjectId ? await people.find(chat.person) : undefined;
      if (!person) throw new Refusal(404, 'MemberNotFoundInConversation', 'Member not found in this conversation.');
      sendJson(res, 200, {
        id: chat.user,
        name: person.name,
        aadObjectId: chat.aadObjectId,
        objectId: chat.aadObjectId,
        email: person.email,
        userPrincipalName: person.email,
        userRole: 'user',
      });
    }),
  );
}

async function readActivity(req: Request): Promise<Fields> {
  const activity = await readJson(req, BODY_LIMIT);
  if (JSON.stringify(activity).length * 2 > MESSAGE_LIMIT)
    throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  return activity;
}

/** What of an activity is shown. */
export function contentOf(
  activity: Fields,
): Pick<ChatMessage, 'text' | 'plain' | 'attachments' | 'summary' | 'suggested'> {
  const suggested = (activity.suggestedActions as Fields | undefined)?.actions;
  return {
    ...(typeof activity.text === 'string' && activity.text !== '' ? { text: activity.text } : {}),
    ...(activity.textFormat === 'plain' ? { plain: true as const } : {}),
    ...(Array.isArray(activity.attachments) && activity.attachments.length > 0
      ? { attachments: activity.attachments.filter(isAttachment) }
      : {}),
    ...(typeof activity.summary === 'string' ? { summary: activity.summary } : {}),
    ...(Array.isArray(suggested) ? { suggested: suggested as Fields[] } : {}),
  };
}

const isAttachment = (value: unknown): value is Attachment =>
  typeof value === 'object' && value !== null && typeof (value as Fields).contentType === 'string';

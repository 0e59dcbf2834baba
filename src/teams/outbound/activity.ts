import type { Config } from '../../config.ts';
import type { Address, Message } from '../../delivery/channel.ts';

/** Teams takes 100 KB in UTF-16, the whole payload. */
export const LARGEST = 100 * 1024;

export type Activity = Record<string, unknown>;

export interface Writer {
  /** The message as the connector wants it. A prompt alerts; replies and updates do not. */
  message(to: Address, message: Message, alert: boolean): Activity;
  /** What opens the chat with somebody never met. */
  firstContact(user: string): Activity;
}

/** @param base where local mode serves files, such as `http://127.0.0.1:3978`. */
export function createWriter(config: Pick<Config, 'local' | 'appId' | 'tenantId'>, base: () => string): Writer {
  const bot = { id: config.local ? 'steward' : `28:${config.appId}`, name: 'Steward' };
  const tenant = { tenant: { id: config.tenantId } };
  return {
    message(to, message, alert) {
      const attachments: object[] = [];
      if (message.card)
        attachments.push({ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card });
      let text = message.text;
      // Names of files, and what they say of themselves, stand in our words: nobody's are Markdown (hardening I2).
      let textFormat = 'plain';
      if (message.file && config.local) {
        textFormat = 'markdown';
        const link = `[${plain(message.file.name)}](${base()}/local/files/${encodeURIComponent(message.file.id)})`;
        text = text ? `${plain(text)}\n\n${link}` : link;
      } else if (message.file) attachments.push(consent(message.file, message.summary ?? message.text));
      if (message.handed && /^https:\/\//.test(message.handed.url)) attachments.push(info(message.handed));
      return {
        type: 'message',
        from: bot,
        recipient: { id: to.user },
        conversation: { id: to.conversation, conversationType: 'personal', tenantId: config.tenantId },
        locale: message.language,
        ...(text ? { text, textFormat } : {}),
        ...(message.summary ? { summary: message.summary } : {}),
        ...(attachments.length > 0 ? { attachments } : {}),
        channelData: { ...tenant, ...(alert ? { notification: { alert: true } } : {}) },
      };
    },
    firstContact: (user) => ({
      bot,
      members: [{ id: user }],
      channelData: tenant,
      tenantId: config.tenantId,
      isGroup: false,
    }),
  };
}

/** A bot cannot attach a file: it asks, and after consent puts the bytes where it is told. Whatever the answer, it brings the file's id back. */
function consent(file: NonNullable<Message['file']>, description = ''): object {
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name: file.name,
    content: {
      description,
      sizeInBytes: file.bytes,
      acceptContext: { file: file.id },
      declineContext: { file: file.id },
    },
  };
}

/** The card of a file that lies in the reader's own files now. */
const info = ({ name, url, id }: NonNullable<Message['handed']>): object => ({
  contentType: 'application/vnd.microsoft.teams.card.file.info',
  contentUrl: url,
  name,
  content: { uniqueId: id, fileType: name.includes('.') ? (name.split('.').at(-1) ?? '') : '' },
});

/** Words beside a link, and a file's name in it, whatever stands in them. */
const plain = (name: string): string => name.replace(/[\\[\]()<>*_`]/g, '\\$&');

/** The size of a payload as Teams counts it. */
export const sizeOf = (json: string): number => json.length * 2;

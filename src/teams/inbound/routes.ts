import type { TurnState } from '@microsoft/teams-ai';
// Not the whole package: its models and tokenizers take a fifth of a second of every start, and nothing here asks a model.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes, INVOKE_RESPONSE_KEY, type TurnContext } from 'botbuilder';
import type { Incoming } from '../conversation.ts';
import type { TeamsActivity } from './activity.ts';
import { fromCardAction, fromChange, fromConsent, fromMessage, keyOf, senderOf } from './incoming.ts';
import { asFailure, asWords, type InvokeBody } from './invoke.ts';
import type { Turns } from './turns.ts';

/** `adapter.turn` was given what `parseActivity` let through, so the activity of a turn is one. */
const activityOf = (context: TurnContext): TeamsActivity => context.activity as unknown as TeamsActivity;
const localeOf = (context: TurnContext): string => context.activity.locale ?? '';

/**
 * teams-ai's routing from activities to turns. It keeps no state and sends nothing by itself. `adaptiveCards.actionExecute` is not
 * used: it remembers for a verb that one card had `refresh`, and from then on updates a message for every press of it.
 */
export function createRoutes(turns: Turns): Application<TurnState> {
  const app = new Application<TurnState>({ startTypingTimer: false, removeRecipientMention: false });

  const elsewhere = async (context: TurnContext): Promise<boolean> =>
    activityOf(context).conversation.conversationType !== 'personal';
  const isCardAction = async (context: TurnContext): Promise<boolean> =>
    context.activity.type === ActivityTypes.Invoke && context.activity.name === 'adaptiveCard/action';

  // First of all, so that nothing below ever sees a group chat or a team (hardening D4).
  const closeDoor = async (context: TurnContext): Promise<void> => {
    const { type } = context.activity;
    if (type !== ActivityTypes.Message && type !== ActivityTypes.Invoke) return;
    const activity = activityOf(context);
    const asked: Incoming = { key: keyOf(activity), from: senderOf(activity), kind: 'text', text: '' };
    const line = await turns.elsewhere(asked, localeOf(context));
    if (type === ActivityTypes.Invoke) answerInvoke(context, asWords(line?.text ?? ''));
    else if (line) await turns.say(asked, line);
  };
  app.addRoute(elsewhere, closeDoor, true);
  app.addRoute(elsewhere, closeDoor);

  app.addRoute(
    isCardAction,
    async (context) => {
      const incoming = fromCardAction(activityOf(context));
      const body = incoming
        ? await turns.invoke(incoming, localeOf(context))
        : asFailure('STW_REFUSED', 'This button is not complete.', 400);
      answerInvoke(context, body);
    },
    true,
  );

  const consent = async (context: TurnContext): Promise<void> => {
    const incoming = fromConsent(activityOf(context));
    if (incoming) await turns.consent(incoming, localeOf(context));
  };
  app.fileConsentAccept(consent);
  app.fileConsentDecline(consent);

  const messages = async (context: TurnContext): Promise<void> => {
    await turns.messages(fromMessage(activityOf(context)), localeOf(context));
  };
  const change = async (context: TurnContext): Promise<void> => {
    await turns.messages(fromChange(activityOf(context)), localeOf(context));
  };
  app.activity(ActivityTypes.Message, messages);
  app.activity(ActivityTypes.InstallationUpdate, change);
  app.conversationUpdate('membersAdded', change);
  return app;
}

/** Left in the turn's state: `context.sendActivity` would do the same by a longer way. */
function answerInvoke(context: TurnContext, body: InvokeBody): void {
  context.turnState.set(INVOKE_RESPONSE_KEY, { type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

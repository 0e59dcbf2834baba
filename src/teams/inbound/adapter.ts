import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  type ResourceResponse,
  type TurnContext,
} from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';

/**
 * botbuilder's adapter without its way out: every request to the connector passes our pacer (hardening S2), so a turn may only leave
 * the answer to its invoke. And without its way in: `process` would print what it refuses.
 */
export class TeamsAdapter extends CloudAdapter {
  /** Runs one turn for a caller that was let in. The answer of an invoke; undefined for other activities. */
  turn(
    caller: AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(caller, activity, logic);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    for (const activity of activities) {
      if (activity.type !== ActivityTypes.InvokeResponse) throw new Error('Replies go through the channel.');
      context.turnState.set(INVOKE_RESPONSE_KEY, activity);
    }
    return activities.map(() => ({ id: '' }));
  }

  override async updateActivity(): Promise<never> {
    throw new Error('Updates go through the channel.');
  }

  override async deleteActivity(): Promise<never> {
    throw new Error('Nothing is deleted in a chat.');
  }
}

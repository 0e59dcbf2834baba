import type { Answer } from '../conversation.ts';

/** The body that answers `adaptiveCard/action`. */
export interface InvokeBody {
  statusCode: number;
  type: string;
  value: unknown;
}

/** Words below the card that was pressed; the card stays. */
export const asWords = (text: string): InvokeBody => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text,
});

/** A failure of ours: Teams shows the words beside the button. */
export const asFailure = (code: string, message: string, statusCode = 500): InvokeBody => ({
  statusCode,
  type: 'application/vnd.microsoft.error',
  value: { code, message },
});

/** A card replaces the pressed one, unless the press was refused in words. */
export function asInvoke(answer: Answer | undefined): InvokeBody {
  if (answer?.card && !(answer.refused && answer.text)) {
    return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card };
  }
  return asWords(answer?.text ?? '');
}

/** True when the answer takes the place of the card that was pressed. */
export const replaces = (answer: Answer): boolean => asInvoke(answer).value === answer.card;

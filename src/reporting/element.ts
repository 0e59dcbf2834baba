import { drawn } from './plain.ts';

/** An Adaptive Card element, version 1.5. */
export interface CardElement {
  type: string;
  [property: string]: unknown;
}
interface RunStyle {
  size?: 'Small' | 'Medium' | 'Large';
  weight?: 'Bolder';
  isSubtle?: true;
}

/**
 * Text as it is: a TextBlock reads Markdown and mentions in its text, a TextRun does not (I2). So whatever people typed or imported, or
 * anybody may translate, comes through here.
 */
export const runs = (text: string, style: RunStyle = {}, more: { [property: string]: unknown } = {}): CardElement => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text: drawn(text), ...style }],
  ...more,
});

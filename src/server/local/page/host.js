// The renderer's settings, after Teams. Colours are the page's own variables, so a change of theme redraws nothing.

const colour = (name) => ({
  default: `var(--${name})`,
  subtle: `var(--${name === 'text' ? 'text-2' : name})`,
  highlightColors: { default: `var(--${name}-tint)`, subtle: `var(--${name}-tint)` },
});
const foregroundColors = {
  default: { ...colour('text'), highlightColors: { default: 'var(--warning-tint)', subtle: 'var(--warning-tint)' } },
  dark: colour('text'),
  light: colour('text-2'),
  accent: colour('accent'),
  good: colour('good'),
  warning: colour('warning'),
  attention: colour('attention'),
};
const container = (background, border) => ({ backgroundColor: background, borderColor: border, foregroundColors });

export const HOST = {
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line-soft)' },
  supportsInteractivity: true,
  fontTypes: {
    default: {
      fontFamily: 'var(--font)',
      fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
    monospace: {
      fontFamily: 'Consolas, "Liberation Mono", monospace',
      fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
  },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: container('transparent', 'var(--line-soft)'),
    emphasis: container('var(--surface-2)', 'var(--line-soft)'),
    accent: container('var(--accent-tint)', 'var(--accent)'),
    good: container('var(--good-tint)', 'var(--good)'),
    warning: container('var(--warning-tint)', 'var(--warning)'),
    attention: container('var(--attention-tint)', 'var(--attention)'),
  },
  inputs: {
    label: {
      inputSpacing: 'Small',
      requiredInputs: { weight: 'Bolder', size: 'Default', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'Bolder', size: 'Default' },
    },
    errorMessage: { size: 'Small', color: 'Attention', weight: 'Default' },
    allowDynamicallyFilteredChoiceSet: false,
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'Inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'Horizontal',
    actionAlignment: 'Left',
    allowTitleToWrap: true,
    iconSize: 16,
  },
  adaptiveCard: { allowCustomStyle: true },
  imageSet: { imageSize: 'Medium', maxImageHeight: 100 },
  factSet: {
    title: { weight: 'Bolder', wrap: true, maxWidth: 180 },
    value: { wrap: true },
    spacing: 12,
  },
  table: { cellSpacing: 8 },
  textBlock: { headingLevel: 3 },
  textStyles: { heading: { size: 'Large', weight: 'Bolder' }, columnHeader: { weight: 'Bolder', size: 'Default' } },
};

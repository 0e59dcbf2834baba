// What Teams shows of Markdown: bold, italic, lists and links. HTML stays text.
/* global markdownit */

const marks = globalThis
  .markdownit('zero', { html: false, breaks: true })
  .enable(['emphasis', 'list', 'link', 'newline', 'escape', 'entity']);

/** Where a link of a message may lead: https, or a file of the stand-in. @param {string} url */
export function isAllowed(url) {
  let parsed;
  try {
    parsed = new URL(url, location.href);
  } catch {
    return false;
  }
  return parsed.protocol === 'https:' || isFile(url);
}

/**
 * A download of this server, under whichever of its names (127.0.0.1, localhost) and ports it was once sent.
 * @param {string} url
 */
export function isFile(url) {
  const parsed = URL.canParse(url, location.href) ? new URL(url, location.href) : undefined;
  if (!parsed?.pathname.startsWith('/local/files/')) return false;
  return parsed.origin === location.origin || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(parsed.origin);
}

marks.validateLink = isAllowed;
marks.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index].attrSet('target', '_blank');
  tokens[index].attrSet('rel', 'noopener noreferrer');
  return self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to insert. @param {string} text */
export const toHtml = (text) => marks.render(text);

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

/** A download of this server. @param {string} url */
export function isFile(url) {
  const parsed = URL.canParse(url, location.href) ? new URL(url, location.href) : undefined;
  return parsed?.origin === location.origin && parsed.pathname.startsWith('/local/files/');
}

marks.validateLink = isAllowed;
marks.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index].attrSet('target', '_blank');
  tokens[index].attrSet('rel', 'noopener noreferrer');
  return self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to insert. @param {string} text */
export const toHtml = (text) => marks.render(text);

/**
 * Links of a page that was fetched through the proxy: those to its own server go through the proxy, too. Upstream:
 * apimachinery/pkg/util/proxy/transport.go. Left out: HTML is not parsed, attributes are found by their text.
 */
export interface Rewriting {
  /** Host and port that the page came from. */
  readonly address: string;
  /** Path of the API server that leads there, without a slash at its end. */
  readonly prefix: string;
}

/** Attributes that hold an address. */
const LINK =
  /(\s(?:href|src|action|formaction|cite|background|longdesc|poster|data|codebase|manifest|icon)\s*=\s*)("[^"]*"|'[^']*')/gi;

export function rewriteLocation(url: string, { address, prefix }: Rewriting): string {
  const [, host, path = ''] = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)(.*)$/is.exec(url) ?? [undefined, undefined, url];
  if (host !== undefined && host !== address) return url;
  if (!path.startsWith('/')) return url;
  return path.startsWith(prefix) ? path : `${prefix}${path}`;
}

export function rewriteBody(html: string, rewriting: Rewriting): string {
  return html.replace(LINK, (_whole, before: string, quoted: string) => {
    const quote = quoted.slice(0, 1);
    return `${before}${quote}${rewriteLocation(quoted.slice(1, -1), rewriting)}${quote}`;
  });
}

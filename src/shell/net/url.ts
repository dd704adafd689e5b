/** URLs as curl and wget read them. */

export interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** With its query; "/" when there is none. */
  readonly path: string;
  readonly hasPort: boolean;
}

/** undefined: no host in it, or a port that is none. */
export function parseUrl(text: string): Target | undefined {
  const [, scheme, rest = ''] = /^(?:([a-zA-Z][\w+.-]*):\/\/)?([^]*)$/.exec(text) ?? [];
  const [, host, digits, path = ''] = /^(?:[^@/]*@)?([^:/?#@\s]+)(?::(\d*))?([/?#][^]*)?$/.exec(rest) ?? [];
  if (host === undefined) return undefined;
  const chosen = (scheme ?? 'http').toLowerCase();
  const port = digits === undefined || digits === '' ? (chosen === 'https' ? 443 : 80) : Number(digits);
  if (!Number.isInteger(port) || port > 65_535) return undefined;
  const bare = path.replace(/#.*$/, '');
  return {
    scheme: chosen,
    host,
    port,
    path: bare.startsWith('/') ? bare : `/${bare}`,
    hasPort: digits !== undefined && digits !== '',
  };
}

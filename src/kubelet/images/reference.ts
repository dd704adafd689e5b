/** Image references: "nginx" is docker.io/library/nginx:latest. Upstream: distribution/reference, normalize.go. */

export interface ImageReference {
  /** Registry host: docker.io, registry.k8s.io, … */
  readonly registry: string;
  /** Path within the registry: library/nginx. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** registry/path without tag: how the catalogue names an image. */
  readonly repository: string;
  /** The full name with tag or digest, as the runtime reports it. */
  readonly normalized: string;
}

const known = new Map<string, ImageReference | undefined>();

/**
 * What the runtime makes of the text; undefined when it is not a reference (upper case, spaces, nothing at all).
 * Remembered, because a Pod's start asks again and again.
 */
export function parseReference(text: string): ImageReference | undefined {
  let reference = known.get(text);
  if (!reference && !known.has(text)) known.set(text, (reference = read(text)));
  return reference;
}

function read(text: string): ImageReference | undefined {
  const match = /^((?:[^@:/]+(?::\d+)?\/)?[^@:]+?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text);
  if (!match) return undefined;
  const [, name = '', tag, digest] = match;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const registry = hasHost ? first : 'docker.io';
  const rest = hasHost ? name.slice(slash + 1) : name;
  if (!/^[a-z0-9]+(?:(?:[._-]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._-]|__|-+)[a-z0-9]+)*)*$/.test(rest))
    return undefined;
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  const repository = `${registry}/${path}`;
  const version = digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`;
  return {
    registry,
    path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
    repository,
    normalized: repository + version,
  };
}

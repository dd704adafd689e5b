/** What an image holds besides its own program: shells and tools. From the images as they are published; versions are not looked at. */
import type { Container } from '../../api/index.ts';
import { BUSYBOX, COREUTILS, DEBIAN, NETWORK_TOOLS, type Dialect, type Flavour } from '../../shell/index.ts';
import { parseReference } from './reference.ts';

export interface Toolbox {
  /** Shells by name; none: a distroless image. */
  readonly shells: Readonly<Record<string, Dialect>>;
  readonly names: readonly string[];
  readonly flavour: Flavour;
}

const NOTHING: Toolbox = { shells: {}, names: [], flavour: 'gnu' };

const busybox = (...more: readonly string[]): Toolbox => ({
  shells: { sh: 'ash', ash: 'ash' },
  names: [...BUSYBOX, ...more],
  flavour: 'busybox',
});

const debian = (...more: readonly string[]): Toolbox => ({
  shells: { sh: 'dash', dash: 'dash', bash: 'bash' },
  names: [...COREUTILS, ...DEBIAN, ...more],
  flavour: 'gnu',
});

const BY_REPOSITORY: Readonly<Record<string, Toolbox>> = {
  'docker.io/library/busybox': busybox(),
  'docker.io/library/alpine': busybox(),
  'registry.k8s.io/e2e-test-images/busybox': busybox(),
  'registry.k8s.io/busybox': busybox(),
  'gcr.io/google-containers/busybox': busybox(),
  'docker.io/library/bash': { ...busybox(), shells: { sh: 'ash', ash: 'ash', bash: 'bash' } },
  'docker.io/curlimages/curl': busybox('curl'),
  'docker.io/alpine/curl': busybox('curl'),
  'docker.io/nicolaka/netshoot': {
    shells: { sh: 'ash', ash: 'ash', bash: 'bash' },
    names: [...BUSYBOX, ...NETWORK_TOOLS],
    flavour: 'busybox',
  },
  'registry.k8s.io/e2e-test-images/agnhost': {
    shells: { sh: 'ash', ash: 'ash', bash: 'bash' },
    names: [...BUSYBOX, 'curl', 'dig', 'host', 'getent', 'ss'],
    flavour: 'busybox',
  },
  'docker.io/library/nginx': debian('curl'),
  'docker.io/nginxinc/nginx-unprivileged': debian('curl'),
  'docker.io/nginxdemos/hello': busybox('curl'),
  'docker.io/library/httpd': debian(),
  'registry.k8s.io/hpa-example': debian(),
  'docker.io/library/caddy': busybox(),
  'docker.io/library/redis': debian('redis-cli'),
  'docker.io/valkey/valkey': debian('redis-cli', 'valkey-cli'),
  'docker.io/library/postgres': debian('pg_isready'),
  'docker.io/library/mysql': debian('mysqladmin'),
  'docker.io/library/mariadb': debian(),
  'docker.io/library/mongo': debian(),
  'docker.io/library/memcached': debian(),
  'docker.io/library/rabbitmq': debian(),
  'docker.io/library/debian': debian(),
  'docker.io/library/ubuntu': debian(),
  'docker.io/library/frontend-application': busybox('curl'),
  'docker.io/jmalloc/echo-server': NOTHING,
  'docker.io/kicbase/echo-server': NOTHING,
  'docker.io/ealen/echo-server': busybox(),
  'docker.io/hashicorp/http-echo': NOTHING,
  'docker.io/traefik/whoami': NOTHING,
  'docker.io/fortio/fortio': NOTHING,
  'docker.io/coredns/coredns': NOTHING,
  'registry.k8s.io/coredns/coredns': NOTHING,
  'registry.k8s.io/pause': NOTHING,
  'registry.k8s.io/serve_hostname': NOTHING,
  'gcr.io/google-samples/hello-app': NOTHING,
  'gcr.io/google-samples/node-hello': debian('curl'),
};

/** An image nobody described: a small Debian with curl, as most applications are built on. */
const UNKNOWN = debian('curl');

export function toolboxOf({ image }: Container): Toolbox {
  const reference = parseReference(image);
  if (!reference) return UNKNOWN;
  const known = BY_REPOSITORY[reference.repository] ?? UNKNOWN;
  // The -alpine variants of an image hold Alpine's tools.
  if (known.flavour === 'gnu' && known !== NOTHING && /alpine/.test(reference.tag ?? '')) {
    const own = known.names.filter((name) => !COREUTILS.includes(name) && !DEBIAN.includes(name));
    return busybox(...own);
  }
  return known;
}

/**
 * What is found in a container's file system: the files the kubelet mounts (hosts, hostname, resolv.conf, the service account), the
 * names of its tools, and pages its program serves. Upstream: pkg/kubelet/kubelet_pods.go (ensureHostsFile, hostsFileContent).
 */
import type { Container, Pod } from '../../api/index.ts';
import type { Toolbox } from '../images/index.ts';
import { NGINX_CONF, NGINX_PAGE, APACHE_PAGE } from '../images/pages.ts';
import type { FileTree } from './files.ts';

interface Identity {
  readonly hostname: string;
  readonly ip: string;
  readonly resolver: string;
}

const STANDARD = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/local',
  '/usr/share',
  '/var',
  '/var/log',
  '/var/run',
  '/run',
  '/opt',
  '/mnt',
  '/srv',
];
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @upstream pkg/kubelet/kubelet_pods.go#managedHostsFileContent */
function hostsFile(pod: Pod, { hostname, ip }: Pick<Identity, 'hostname' | 'ip'>): string {
  const subdomain = pod.spec.subdomain;
  const full =
    subdomain === undefined
      ? ''
      : `${hostname}.${subdomain}.${pod.metadata.namespace ?? 'default'}.svc.cluster.local\t`;
  return [
    '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::\tip6-localnet\nfe00::\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n',
    `${ip}\t${full}${hostname}\n`,
  ].join('');
}

function distribution({ flavour }: Toolbox): string {
  return flavour === 'busybox'
    ? 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME="Alpine Linux v3.22"\n'
    : 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
}

function pages(image: string): readonly (readonly [string, string])[] {
  if (/(?:^|\/)nginx(?:-unprivileged)?(?::|@|$)/.test(image))
    return [
      ['/usr/share/nginx/html/index.html', NGINX_PAGE],
      ['/etc/nginx/nginx.conf', NGINX_CONF],
    ];
  return /(?:^|\/)httpd(?::|@|$)/.test(image) ? [['/usr/local/apache2/htdocs/index.html', APACHE_PAGE]] : [];
}

export function filesOf(pod: Pod, container: Container, toolbox: Toolbox, identity: Identity): FileTree {
  const { namespace = 'default' } = pod.metadata;
  const base = new Map<string, string>([
    ['/etc/hostname', `${identity.hostname}\n`],
    ['/etc/hosts', hostsFile(pod, identity)],
    ['/etc/resolv.conf', identity.resolver],
    ['/etc/os-release', distribution(toolbox)],
    ['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n'],
    ['/proc/1/comm', `${(container.image.split('/').at(-1) ?? '').split(/[:@]/)[0] ?? ''}\n`],
    ['/proc/sys/net/ipv4/ip_local_port_range', '32768\t60999\n'],
    ...pages(container.image),
  ]);
  if (container.volumeMounts?.some(({ mountPath }) => mountPath === SERVICE_ACCOUNT)) {
    base.set(`${SERVICE_ACCOUNT}/namespace`, namespace);
    base.set(`${SERVICE_ACCOUNT}/token`, `eyJhbGciOiJSUzI1NiJ9.${identity.hostname}.simulated`);
    base.set(`${SERVICE_ACCOUNT}/ca.crt`, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');
  }
  const home = toolbox.flavour === 'busybox' ? '/bin' : '/usr/bin';
  for (const name of [...toolbox.names, ...Object.keys(toolbox.shells)]) base.set(`${home}/${name}`, '\x7fELF');
  return {
    base,
    directories: [...STANDARD, ...(container.volumeMounts ?? []).map(({ mountPath }) => mountPath)],
    readOnly: (path) => path.startsWith('/proc/') || path.startsWith('/sys/') || path.startsWith('/var/run/secrets/'),
  };
}

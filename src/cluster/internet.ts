/**
 * The world beyond the cluster's edge, as far as Pods commonly try it: a few public names, the hosts behind them, and what those answer.
 * CoreDNS forwards to it what is not in its zone (plugin/forward), and nodes ask it for everything. Simplified: one address a name,
 * always the same and taken from public DNS of 2025; a host accepts on 80 and 443 (TLS is understood to succeed, see `overTls` in
 * shell/net) and answers with a page of its own name; no certificates, no redirects, no latency but the server's own. Every other
 * name is unknown (NXDOMAIN) and every other address unreachable: nothing leaves the machine this runs on.
 */
import type { Internet, InternetRequest, PublicHost, Reply } from '../network/index.ts';

/** ms that a host takes for an answer, the way there included. */
const ANSWER_MS = 20;

const web = (ip: string, ...names: string[]): PublicHost => ({ ip, names, tcp: [80, 443], udp: [], delay: ANSWER_MS });
const resolver = (ip: string, ...names: string[]): PublicHost => ({
  ...web(ip, ...names),
  tcp: [53, 80, 443],
  udp: [53],
});

const HOSTS: readonly PublicHost[] = [
  web('104.16.124.96', 'www.cloudflare.com', 'cloudflare.com'),
  web('23.215.0.136', 'example.com', 'www.example.com'),
  web('142.250.72.4', 'www.google.com', 'google.com'),
  web('140.82.112.3', 'github.com'),
  web('140.82.112.6', 'api.github.com'),
  web('15.197.167.90', 'kubernetes.io', 'www.kubernetes.io'),
  web('34.96.108.209', 'registry.k8s.io'),
  web('54.175.29.229', 'httpbin.org'),
  resolver('1.1.1.1', 'one.one.one.one'),
  resolver('8.8.8.8', 'dns.google'),
];

const byName = new Map(HOSTS.flatMap((host) => host.names.map((name) => [name, host] as const)));
const byAddress = new Map(HOSTS.map((host) => [host.ip, host]));

const headerOf = ({ headers }: InternetRequest['exchange'], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

/** Cloudflare's hosts tell every client how they see it: its address is the one that left the cluster. */
function edgeTrace({ exchange, client, port }: InternetRequest, host: string): string {
  const scheme = port === 443 ? 'https' : 'http';
  const agent = headerOf(exchange, 'user-agent') ?? '';
  return `h=${host}\nip=${client.ip}\nvisit_scheme=${scheme}\nuag=${agent}\nhttp=http/1.1\ntls=${port === 443 ? 'TLSv1.3' : 'off'}\n`;
}

function page(host: string): string {
  return `<!doctype html>\n<html>\n<head><title>${host}</title></head>\n<body><h1>${host}</h1></body>\n</html>\n`;
}

const PLAIN_ON_443 = 'The plain HTTP request was sent to HTTPS port\n';

function serve(request: InternetRequest): Reply {
  const { exchange, ip, port } = request;
  const names = byAddress.get(ip)?.names ?? [];
  const asked = headerOf(exchange, 'host')?.replace(/:\d+$/, '') ?? '';
  const host = names.includes(asked) ? asked : (names[0] ?? ip);
  const [path = '/'] = exchange.path.split('?', 1);
  const isTrace = path === '/cdn-cgi/trace' && /cloudflare|one\.one/.test(host);
  if (port === 443 && !exchange.tls) return { status: 400, headers: [], body: PLAIN_ON_443 };
  const found = isTrace || path === '/';
  const body = isTrace ? edgeTrace(request, host) : page(found ? host : `${host}: not found`);
  const type = isTrace ? 'text/plain' : 'text/html; charset=utf-8';
  return {
    status: found ? 200 : 404,
    headers: [
      ['Content-Type', type],
      ['Content-Length', String(body.length)],
    ],
    body: exchange.method === 'HEAD' ? '' : body,
    ...(port === 443 ? { tls: true } : {}),
  };
}

export const INTERNET: Internet = {
  addresses: (name) => {
    const host = byName.get(name);
    return host ? [host.ip] : [];
  },
  host: (ip) => byAddress.get(ip),
  serve,
};

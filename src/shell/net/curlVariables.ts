/** What -w prints. Upstream: curl(1), --write-out. Left out: %{certs}, %{header_json} and the rest that only TLS has. */
import type { HttpAnswer } from '../host.ts';
import type { Target } from './url.ts';

export interface Told {
  readonly answer: HttpAnswer;
  readonly target: Target;
  readonly redirects: number;
  readonly url: string;
  readonly code: number;
  readonly message: string;
  readonly method: string;
}

const seconds = (ms: number | undefined): string => ((ms ?? 0) / 1000).toFixed(6);

function valueOf(name: string, told: Told): string | undefined {
  const { answer, target } = told;
  const size = answer.body?.length ?? 0;
  const headerOf = (wanted: string): string =>
    answer.headers?.find(([header]) => header.toLowerCase() === wanted.toLowerCase())?.[1] ?? '';
  switch (name) {
    case 'http_code':
    case 'response_code':
      return String(Math.max(0, answer.status ?? 0)).padStart(3, '0');
    case 'http_version':
      return answer.status ? '1.1' : '0';
    case 'time_namelookup':
      return seconds(answer.resolvedAfter);
    case 'time_connect':
      return seconds(answer.connectedAfter);
    case 'time_appconnect':
    case 'time_redirect':
      return seconds(0);
    case 'time_pretransfer':
      return seconds(answer.connectedAfter);
    case 'time_starttransfer':
      return seconds(answer.answeredAfter);
    case 'time_total':
      return seconds(answer.after);
    case 'size_download':
      return String(size);
    case 'size_upload':
    case 'size_header':
    case 'size_request':
      return '0';
    case 'speed_download':
      return String(answer.after > 0 ? Math.floor((size * 1000) / answer.after) : 0);
    case 'remote_ip':
      return answer.address ?? '';
    case 'remote_port':
      return answer.address === undefined ? '0' : String(target.port);
    case 'local_ip':
      return answer.local ?? '';
    case 'local_port':
      return String(answer.localPort ?? 0);
    case 'num_connects':
      return answer.reused || answer.connectedAfter === undefined ? '0' : '1';
    case 'num_redirects':
      return String(told.redirects);
    case 'url':
      return told.url;
    case 'url_effective':
      return `${target.scheme}://${target.host}${target.hasPort ? `:${target.port}` : ''}${target.path}`;
    case 'method':
      return told.method;
    case 'scheme':
      return target.scheme;
    case 'content_type':
      return headerOf('content-type');
    case 'redirect_url':
      return headerOf('location');
    case 'errormsg':
      return told.message;
    case 'exitcode':
      return String(told.code);
    default:
      return undefined;
  }
}

export function describeTransfer(format: string, told: Told): { readonly out: string; readonly err: string } {
  const texts = { out: '', err: '' };
  let stream: 'out' | 'err' = 'out';
  const pattern = /%\{([\w()-]+)\}|%%|\\([ntr\\])|[^]/g;
  for (const [whole, name, escape] of format.matchAll(pattern)) {
    if (name === 'stderr') stream = 'err';
    else if (name === 'stdout') stream = 'out';
    else if (name !== undefined) texts[stream] += valueOf(name, told) ?? '';
    else if (whole === '%%') texts[stream] += '%';
    else if (escape !== undefined) texts[stream] += { n: '\n', t: '\t', r: '\r', '\\': '\\' }[escape] ?? '';
    else texts[stream] += whole;
  }
  return texts;
}

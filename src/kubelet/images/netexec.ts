/**
 * agnhost netexec's answers, over HTTP by path and over UDP by word. Upstream: test/images/agnhost/netexec/netexec.go.
 * Left out: /dial, /upload, /redirect, /exit, /shutdown, /header, SCTP.
 */
interface Asked {
  readonly hostname: string;
  readonly client: { readonly ip: string; readonly port: number };
  readonly now: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** @param asked "hostname", "clientip", "echo?msg=hello" or (UDP) "echo hello". undefined: no such path */
export function netexec(asked: string, { hostname, client, now, protocol }: Asked): string | undefined {
  const [, name = '', rest = ''] = /^([^?\s]*)[?\s]?([^]*)$/.exec(asked) ?? [];
  const end = `${client.ip}:${client.port}`;
  switch (name.toLowerCase()) {
    case '':
      return protocol === 'UDP' ? undefined : `NOW: ${stamp(now)}`;
    case 'hostname':
      return hostname;
    case 'clientip':
      return end;
    case 'echo': {
      if (protocol === 'UDP') return rest;
      const message = /(?:^|&)msg=([^&]*)/.exec(rest)?.[1] ?? '';
      return decoded(message);
    }
    case 'healthz':
      return '';
    default:
      return protocol === 'UDP' ? '' : undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function stamp(now: number): string {
  const seconds = Math.floor(now / 1000);
  return `${seconds}.${String(Math.floor(now % 1000)).padStart(3, '0')} m=+${(now / 1000 - seconds).toFixed(9)}`;
}

/**
 * fortio, a load generator: `fortio load -qps 2 -c 4 http://web`. Unlike a loop of curls it keeps its connections open, so each of
 * them stays with one Pod; `-keepalive=false` opens one for every request. Upstream: fortio.org. Left out: its reports and
 * servers, `-n` and `-t` (it goes on for ever).
 */
import type { Container } from '../../api/index.ts';
import { flagOf, type Image, type Program } from './program.ts';

/** fortio's own default, and more connections than a picture can show. */
const DEFAULT_QPS = 8;
const MOST_CONNECTIONS = 16;

function load(container: Container, url: string): Program {
  const number = (name: string, otherwise: number): number => {
    const value = Number(flagOf(container, name));
    return value > 0 ? value : otherwise;
  };
  const connections = Math.min(MOST_CONNECTIONS, Math.trunc(number('c', 4)));
  const keepAlive = flagOf(container, 'keepalive') !== 'false';
  const timeout = number('timeout', 3) * 1000;
  const target = /^(?:https?:\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url);
  // All connections together make so many requests a second.
  const every = (1000 * connections) / number('qps', DEFAULT_QPS);
  const to = target && { host: target[1] ?? '', port: Number(target[2] ?? 80) };
  return {
    name: 'fortio',
    listens: [],
    startupMs: 0,
    body: () => '',
    stop: { does: 'exit', after: 20, code: 0, listening: false },
    ...(to ? { load: { to, path: target[3] ?? '/', connections, every, keepAlive, timeout } } : {}),
    startLines: () => [`Fortio running at ${number('qps', DEFAULT_QPS)} queries per second: ${url}`],
  };
}

function run(container: Container): Program {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const url = words.at(-1) ?? '';
  return load(container, words.includes('load') ? url : '');
}

export const fortio: Readonly<Record<string, Image>> = {
  'docker.io/fortio/fortio': { size: 9_411_206, run },
};

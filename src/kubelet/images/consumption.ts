/**
 * What a container's program takes of its machine: so much while nobody asks anything, so much for every request, and all the CPU it
 * can get when its command line is one that only computes. Figures are those that `kubectl top` shows for the published images, to
 * the nearest sensible number; the cost of a request is our own guess for programs nobody has described. Left out: memory that grows
 * with work, disk, network.
 */
import type { Container } from '../../api/index.ts';
import { programOf } from './catalogue.ts';
import { parseReference } from './reference.ts';

interface Consumption {
  /** Cores while it waits. */
  readonly idle: number;
  /** Cores it would take if it could, on top: a command that computes. */
  readonly computing: number;
  /** Core-seconds for a request. */
  readonly perRequest: number;
  /** Bytes. */
  readonly memory: number;
}

const MI = 2 ** 20;

/** Idle millicores, microseconds of CPU for a request, MiB; by the program's own name. */
const PROGRAMS: Readonly<Record<string, readonly [idle: number, perRequest: number, memory: number]>> = {
  nginx: [0.1, 150, 7],
  httpd: [1, 300, 8],
  caddy: [0.4, 200, 14],
  'http-echo': [0.2, 120, 3],
  coredns: [2.2, 90, 15],
  redis: [2.1, 60, 4],
  valkey: [2.1, 60, 4],
  postgres: [1.4, 800, 32],
  mysql: [6.5, 900, 362],
  mariadb: [2.8, 900, 96],
  mongo: [5.2, 700, 168],
  memcached: [0.3, 40, 2],
  rabbitmq: [9.6, 500, 126],
  'frontend-application': [0.6, 3000, 22],
  fortio: [0.5, 150, 9],
  pause: [0, 0, 0.3],
};

/** A server that nobody has described. */
const UNKNOWN = [0.5, 2000, 16] as const;
/** A shell that waits. */
const SHELL = [0.02, 0, 0.5] as const;

/** Images whose requests cost more than their program's usually do, in microseconds of CPU. */
const DEAR_REQUESTS: Readonly<Record<string, number>> = { 'registry.k8s.io/hpa-example': 80_000 };

/** Images of load makers: their arguments say how much. */
const STRESS = /(?:^|\/)(?:stress|stress-ng)$/;

const SIZE: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: MI, g: 1024 * MI };

function bytesOf(text: string | undefined): number {
  const [, digits, unit = ''] = /^(\d+)([bkmg]?)(?:i?b?)$/i.exec(text ?? '') ?? [];
  return digits === undefined ? 0 : Number(digits) * (SIZE[unit.toLowerCase()] ?? 1);
}

function flagged(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const at = words.indexOf(name);
    if (at >= 0) return words[at + 1];
    const joined = words.find((word) => word.startsWith(`${name}=`));
    if (joined !== undefined) return joined.slice(name.length + 1);
  }
  return undefined;
}

/** `stress --cpu 2 --vm 1 --vm-bytes 150M`, and `-cpus 2 -mem-total 150Mi` of the image in Kubernetes' own tasks. */
function stress(words: readonly string[]): Pick<Consumption, 'computing' | 'memory'> {
  const workers = Number(flagged(words, '--vm', '-m') ?? 0);
  const computing = Number(flagged(words, '--cpu', '-c', '-cpus') ?? 0) + workers;
  const each = flagged(words, '--vm-bytes');
  const memory = each === undefined ? bytesOf(flagged(words, '-mem-total')) : bytesOf(each) * Math.max(1, workers);
  return { computing, memory };
}

/** Loops that never wait, and tools that read without end. */
const COMPUTING = [
  /\bwhile\s+(?:true|:|\[\s*1\s*\])\s*;\s*do\s+(?::|true|\w+=\$\(\([^)]*\)\))\s*;?\s*done/,
  /\bfor\s*\(\(\s*;\s*;\s*\)\)\s*;?\s*do\s+(?::|true)\s*;?\s*done/,
  /(?:^|[;&|]\s*)yes\b/,
  /\b(?:sha\d+sum|md5sum|gzip|bzip2|xz)\b[^;|]*\/dev\/(?:zero|u?random)/,
  /\bdd\b[^;]*\bif=\/dev\/(?:zero|u?random)[^;]*\bof=\/dev\/null/,
  /\bopenssl\s+speed\b/,
];

const computes = (line: string): boolean => COMPUTING.some((shape) => shape.test(line));

function measure(container: Container): Consumption {
  const program = programOf(container);
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const reference = parseReference(container.image);
  const isStress = STRESS.test(reference?.path ?? '') || STRESS.test(words[0] ?? '');
  const made = isStress ? stress(words) : { computing: computes(words.join(' ')) ? 1 : 0, memory: 0 };
  const ownName = Object.hasOwn(PROGRAMS, program.name) ? PROGRAMS[program.name] : undefined;
  const [idle, perRequest, memory] = ownName ?? (program.command ? SHELL : UNKNOWN);
  return {
    idle: idle / 1000,
    computing: made.computing,
    perRequest: (DEAR_REQUESTS[reference?.repository ?? ''] ?? perRequest) / 1e6,
    memory: Math.round(memory * MI) + made.memory,
  };
}

// Found once for each container spec: the specs are immutable, so this survives any rewinding.
const found = new WeakMap<Container, Consumption>();

/** The ports its program listens on by itself. */
export const listeningPorts = (container: Container): readonly number[] =>
  programOf(container).listens.map(({ port }) => port);

export function consumptionOf(container: Container): Consumption {
  const known = found.get(container);
  if (known) return known;
  const consumption = measure(container);
  found.set(container, consumption);
  return consumption;
}

/**
 * Which program runs in a container: the image's own, or what its command asks for. Images the model does not know listen on
 * the containerPorts they declare and answer with their Pod's name (for known ones containerPort says nothing, as in a real cluster).
 */
import type { Container } from '../../api/index.ts';
import { hash32 } from '../../sim/index.ts';
import { agnhost } from './agnhost.ts';
import { coreDns } from './coredns.ts';
import { databases } from './databases.ts';
import { fortio } from './fortio.ts';
import { frontend } from './frontend.ts';
import { aServer, type Image, type Program } from './program.ts';
import { parseReference } from './reference.ts';
import { commandProgram, shells } from './shells.ts';
import { webServers } from './webServers.ts';

const CATALOGUE: Readonly<Record<string, Image>> = {
  ...webServers,
  ...databases,
  ...agnhost,
  ...fortio,
  ...frontend,
  ...coreDns,
  ...shells,
};

/** A program nobody described: a server on what the container declares. */
function undeclared(name: string, container: Container): Program {
  const server = aServer(name, []);
  const listens = (container.ports ?? []).map(({ containerPort, protocol }) => ({
    port: containerPort,
    protocol: protocol === 'UDP' ? ('UDP' as const) : ('TCP' as const),
  }));
  return {
    ...server,
    listens,
    startLines: () => listens.map(({ port, protocol }) => `listening on ${port}/${protocol}`),
  };
}

function findProgram(container: Container): Program {
  const reference = parseReference(container.image);
  const image = reference && CATALOGUE[reference.repository];
  const name = reference?.path.split('/').at(-1) ?? container.image;
  const own = (): Program => (image ? image.run(container) : undeclared(name, container));
  if (!container.command) return own();
  const commanded = commandProgram([...container.command, ...(container.args ?? [])]);
  return commanded ? withOwnProgram(commanded, own()) : own();
}

/**
 * A script that ends by starting the image's own program: the last command the model does not know is taken for it. The shell
 * stays PID 1 and swallows the stop signal unless it makes way (`exec`, or nothing else to do).
 */
function withOwnProgram(commanded: Program, own: Program): Program {
  const script = commanded.script ?? [];
  const at = script.findLastIndex((step) => step.op === 'unknown');
  const unknown = script[at];
  if (unknown?.op !== 'unknown' || own.script) return commanded;
  const makesWay = unknown.exec || script.length <= 2;
  return {
    ...own,
    script: script.map((step, index) => (index === at ? { op: 'serve' } : step)),
    stop: makesWay || commanded.stop.does === 'trap' ? own.stop : { does: 'ignore' },
  };
}

// Found once for each container spec: the specs are immutable, so this survives any rewinding.
const found = new WeakMap<Container, Program>();

/** The program of a container. */
export function programOf(container: Container): Program {
  const known = found.get(container);
  if (known) return known;
  const program = findProgram(container);
  found.set(container, program);
  return program;
}

/** Compressed size of an image in bytes: the real one where it is known, otherwise made up from the name (5 to 200 MB). */
export function sizeOf(image: string): number {
  const reference = parseReference(image);
  const known = reference && CATALOGUE[reference.repository]?.size;
  return known ?? 5_000_000 + (hash32(reference?.normalized ?? image) % 195_000_000);
}

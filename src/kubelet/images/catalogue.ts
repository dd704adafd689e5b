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
import { aCommand, serverOf, shells } from './shells.ts';
import { toolboxOf } from './tools.ts';
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
    // Who declares a gRPC probe has such a service.
    grpcHealth: true,
    startLines: () => listens.map(({ port, protocol }) => `listening on ${port}/${protocol}`),
  };
}

/** Whether the image's tools can run a command line: then the shell's machine does. */
function isTool(container: Container, [path = '']: readonly string[]): boolean {
  const { shells: known, names } = toolboxOf(container);
  const slash = path.lastIndexOf('/');
  const bare = path.slice(slash + 1);
  const isInPath = slash < 0 || /^(?:\/usr)?(?:\/local)?\/s?bin$/.test(path.slice(0, slash));
  return isInPath && (Object.hasOwn(known, bare) || names.includes(bare));
}

function ownProgram(container: Container): Program {
  const reference = parseReference(container.image);
  const image = reference && CATALOGUE[reference.repository];
  const name = reference?.path.split('/').at(-1) ?? container.image;
  return image ? image.run(container) : undeclared(name, container);
}

function findProgram(container: Container): Program {
  const own = ownProgram(container);
  const words = [...(container.command ?? own.command ?? []), ...(container.command ? (container.args ?? []) : [])];
  if (words.length === 0) return own;
  return serverOf(words) ?? (isTool(container, words) ? aCommand(words) : own);
}

/** The program that a command line starts within a container: a server that any line may start, or the image's own. */
export function programStarted(container: Container, words: readonly string[]): Program | undefined {
  const server = serverOf(words);
  if (server) return server;
  const { command: _mainly, args: _of, ...bare } = container;
  const own = ownProgram({ ...bare, args: words.slice(1) });
  return own.command ? undefined : own;
}

/** Whether a name that is no tool stands for the image's own program. An image nobody described may have any. */
export function canStart(container: Container, name: string): boolean {
  const reference = parseReference(container.image);
  const image = reference && CATALOGUE[reference.repository];
  if (!image) return true;
  const own = image.run({ name: container.name, image: container.image });
  if (own.command) return false;
  const base = reference.path.split('/').at(-1) ?? '';
  return name === 'docker-entrypoint.sh' || name === base || name.split('-')[0] === own.name;
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

const USERS: Readonly<Record<string, string>> = {
  'docker.io/nginxinc/nginx-unprivileged': '101',
  'docker.io/curlimages/curl': 'curl_user',
  'docker.io/hashicorp/http-echo': '65532',
  'registry.k8s.io/pause': '65535:65535',
  'gcr.io/google-samples/hello-app': 'nonroot:nonroot',
};

/** Who an image's program runs as, by the image's own word; undefined for an image nobody described. */
export function userOf(image: string): string | undefined {
  const repository = parseReference(image)?.repository ?? '';
  return USERS[repository] ?? (CATALOGUE[repository] ? 'root' : undefined);
}

/** Compressed size of an image in bytes: the real one where it is known, otherwise made up from the name (5 to 200 MB). */
export function sizeOf(image: string): number {
  const reference = parseReference(image);
  const known = reference && CATALOGUE[reference.repository]?.size;
  return known ?? 5_000_000 + (hash32(reference?.normalized ?? image) % 195_000_000);
}

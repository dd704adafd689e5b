/** The Pod of `kubectl run`. Upstream: kubectl/pkg/generate/versioned/run.go (BasicPod), distribution/reference. */
import type { JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { envNameFaults } from './envNames.ts';
import { parseLabelList, parsePairs } from './parsePairs.ts';

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `${HOST_PART}(?:\\.${HOST_PART})*(?::[0-9]+)?`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::[\\w][\\w.-]{0,127})?(?:@${DIGEST})?$`);

/** Whether a text can be the name of an image. */
export const isImageName = (text: string): boolean => reference.test(text);

export interface RunOptions {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  /** What stands behind the name. */
  readonly args: readonly string[];
  /** They are the command, not its arguments. */
  readonly command: boolean;
  readonly env: readonly string[];
  readonly annotations: readonly string[];
  /** As given to --labels; '' for run=NAME. */
  readonly labels: string;
  readonly port: string;
  readonly restart: string;
  readonly stdin: boolean;
  readonly leaveStdinOpen: boolean;
  readonly tty: boolean;
  readonly privileged: boolean;
}

/** @throws Failure */
export function runPodObject(options: RunOptions): JsonObject {
  const { name, labels } = options;
  const annotations = Object.fromEntries(parsePairs(options.annotations, 'annotations', false).set);
  const own = labels === '' ? { run: name } : parseLabelList(labels);
  const shown = Object.keys(annotations).length > 0 ? { annotations } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { ...own }, ...shown },
    spec: {
      containers: [containerObject(options)],
      restartPolicy: options.restart || 'Always',
      dnsPolicy: 'ClusterFirst',
    },
  };
}

function containerObject(options: RunOptions): JsonObject {
  const { name, image, imagePullPolicy, args, command, port, stdin, leaveStdinOpen, tty, privileged } = options;
  const env = options.env.map(parseEnv);
  return {
    name,
    image,
    ...(args.length > 0 ? { [command ? 'command' : 'args']: [...args] } : {}),
    ...(port === '' ? {} : { ports: [{ containerPort: portNumber(port) }] }),
    ...(env.length > 0 ? { env } : {}),
    ...(imagePullPolicy === '' ? {} : { imagePullPolicy }),
    ...(privileged ? { securityContext: { privileged } } : {}),
    ...(stdin ? { stdin } : {}),
    ...(stdin && !leaveStdinOpen ? { stdinOnce: true } : {}),
    ...(tty ? { tty } : {}),
  };
}

function portNumber(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function parseEnv(text: string): JsonObject {
  const at = text.indexOf('=');
  if (at <= 0 || envNameFaults(text.slice(0, at)).length > 0) throw new Failure(`invalid env: ${text}`);
  const value = text.slice(at + 1);
  return { name: text.slice(0, at), ...(value === '' ? {} : { value }) };
}

/** The Service of `kubectl run --expose`. */
export function runServiceObject({ name, labels, port }: RunOptions): JsonObject {
  const number = portNumber(port);
  const own = labels === '' ? undefined : parseLabelList(labels);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(own ? { labels: { ...own } } : {}) },
    spec: {
      ports: [{ port: number, protocol: 'TCP', targetPort: number }],
      selector: { ...(own ?? { run: name }) },
    },
  };
}

/** The Pod of `kubectl run`. Upstream: kubectl/pkg/generate/versioned/run.go (BasicPod). */
import type { JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { envNameFaults } from './envNames.ts';
import { parseLabelList, parsePairs } from './parsePairs.ts';

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
  const { name, image, imagePullPolicy, args, command, port, stdin, leaveStdinOpen, tty, privileged } = options;
  const env = options.env.map(parseEnv);
  const annotations = Object.fromEntries(parsePairs(options.annotations, 'annotations', false).set);
  const labels = options.labels === '' ? { run: name } : parseLabelList(options.labels);
  if (port !== '' && !/^[-+]?\d+$/.test(port))
    throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { ...labels }, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      containers: [
        {
          name,
          image,
          ...(args.length > 0 ? { [command ? 'command' : 'args']: [...args] } : {}),
          ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
          ...(env.length > 0 ? { env } : {}),
          ...(imagePullPolicy === '' ? {} : { imagePullPolicy }),
          ...(privileged ? { securityContext: { privileged } } : {}),
          ...(stdin ? { stdin } : {}),
          ...(stdin && !leaveStdinOpen ? { stdinOnce: true } : {}),
          ...(tty ? { tty } : {}),
        },
      ],
      restartPolicy: options.restart === '' ? 'Always' : options.restart,
      dnsPolicy: 'ClusterFirst',
    },
  };
}

function parseEnv(text: string): JsonObject {
  const at = text.indexOf('=');
  if (at <= 0 || envNameFaults(text.slice(0, at)).length > 0) throw new Failure(`invalid env: ${text}`);
  const value = text.slice(at + 1);
  return { name: text.slice(0, at), ...(value === '' ? {} : { value }) };
}

/** `kubectl version`. Upstream: kubectl/pkg/cmd/version. The client is the one whose words this kubectl speaks. */
import { yamlText } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { CLIENT_VERSION, KUSTOMIZE_VERSION } from '../cli/help.generated.ts';

type Version = Readonly<Record<string, string>>;

const ORDER = [
  'major',
  'minor',
  'gitVersion',
  'gitCommit',
  'gitTreeState',
  'buildDate',
  'goVersion',
  'compiler',
  'platform',
];

const CLIENT: Version = {
  major: '1',
  minor: CLIENT_VERSION.split('.')[1] ?? '',
  gitVersion: CLIENT_VERSION,
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T08:27:33Z',
  goVersion: 'go1.24.2',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export const version: Command = {
  path: 'version',
  completes: 'nothing',
  *run({ args, flags, client, out, err }) {
    const output = flags.text('output');
    if (args.length > 0) throw usageFailure('version', `extra arguments: [${args.join(' ')}]`);
    if (output !== '' && output !== 'yaml' && output !== 'json') throw new Failure("--output must be 'yaml' or 'json'");
    let failure: unknown;
    let server: Version | undefined;
    if (!flags.bool('client'))
      try {
        server = yield* client.get<Version>('/version', { timeout: '32s' });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failure = error;
      }
    if (output === '') {
      const lines = [`Client Version: ${CLIENT_VERSION}`, `Kustomize Version: ${KUSTOMIZE_VERSION}`];
      if (server) lines.push(`Server Version: ${server['gitVersion'] ?? ''}`);
      yield* out(`${lines.join('\n')}\n`);
    } else {
      const all = {
        clientVersion: CLIENT,
        kustomizeVersion: KUSTOMIZE_VERSION,
        ...(server ? { serverVersion: ordered(server) } : {}),
      };
      yield* out(output === 'json' ? `${JSON.stringify(all, null, 2)}\n` : `${yamlText(all)}\n`);
    }
    if (failure) throw failure as Failure;
    if (server) yield* err(skew(server));
    return 0;
  },
};

const ordered = (server: Version): Version => Object.fromEntries(ORDER.map((key) => [key, server[key] ?? '']));

function skew({ major, minor }: Version): string {
  const between = Math.abs(Number(CLIENT['minor']) - Number.parseInt(minor ?? '', 10));
  if (major === CLIENT['major'] && between <= 1) return '';
  return `WARNING: version difference between client (1.${CLIENT['minor']}) and server (${major}.${minor}) exceeds the supported minor version skew of +/-1\n`;
}

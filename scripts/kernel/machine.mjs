// Whether this machine can run the check, and what it takes to make it so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { run } from '../command.mjs';

/** Namespaces of its own: whatever is made in them is gone when the program in them ends. */
export const ISOLATE = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

const TOOLS = ['ip', 'iptables-restore', 'iptables-save', 'nft'];

const missing = () => TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);

/** @returns a reason why not, or undefined. */
export async function obstacle() {
  if (process.platform !== 'linux') return 'network namespaces are a matter of Linux';
  if (process.getuid() !== 0) return 'it takes root to build network namespaces';
  const [program, ...args] = ISOLATE;
  const tried = spawnSync(program, [...args, 'mount', '-t', 'tmpfs', 'try', '/mnt'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (tried.status !== 0)
    return `this machine does not give out namespaces (${(tried.stderr || String(tried.error)).trim()})`;
  if (missing().length > 0 && existsSync('/etc/debian_version')) await install();
  const tools = missing();
  return tools.length > 0
    ? `${tools.join(', ')} is not there; on Debian: apt-get install iproute2 iptables nftables`
    : undefined;
}

async function install() {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutSeconds: 120 };
  const wanted = ['install', '-y', '--no-install-recommends', 'iproute2', 'iptables', 'nftables'];
  const { ok } = await run('apt-get', ['update'], options);
  if (ok) await run('apt-get', wanted, options);
}

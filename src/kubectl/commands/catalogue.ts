/** Every command there is, by its path, and which words lead to it. A command stands in a file of its own beside this one. */
import type { Command } from '../cli/command.ts';
import { HELP } from '../cli/help.generated.ts';
import { apiResources } from './apiResources.ts';
import { apiVersions } from './apiVersions.ts';
import { authCanI, authWhoAmI } from './auth.ts';
import { clusterInfo } from './clusterInfo.ts';
import { clusterInfoDump } from './clusterInfoDump.ts';
import {
  configCurrentContext,
  configDeleteContext,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configRenameContext,
  configSetContext,
  configUseContext,
  configView,
} from './config.ts';
import { describe } from './describe.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { get } from './get.ts';
import { logs } from './logs.ts';
import { options } from './options.ts';
import { portForward } from './portForward.ts';
import { topNode, topPod } from './top.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';
import { WRITING } from './writing.ts';

const ALL: readonly Command[] = [
  apiResources,
  apiVersions,
  authCanI,
  authWhoAmI,
  clusterInfo,
  clusterInfoDump,
  configCurrentContext,
  configDeleteContext,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configRenameContext,
  configSetContext,
  configUseContext,
  configView,
  describe,
  events,
  exec,
  explain,
  get,
  logs,
  options,
  portForward,
  topNode,
  topPod,
  version,
  wait,
  ...WRITING,
];

export const COMMANDS: ReadonlyMap<string, Command> = new Map(ALL.map((command) => [command.path, command]));

/** Other names of commands, also of those that are not part of this kubectl. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'create configmap': ['cm'],
  'create cronjob': ['cj'],
  'create deployment': ['deploy'],
  'create ingress': ['ing'],
  'create namespace': ['ns'],
  'create poddisruptionbudget': ['pdb'],
  'create priorityclass': ['pc'],
  'create quota': ['resourcequota'],
  'create secret': [],
  'create service': ['svc'],
  'create serviceaccount': ['sa'],
  'config use-context': ['use'],
  'set serviceaccount': ['sa'],
  'top node': ['nodes', 'no'],
  'top pod': ['pods', 'po'],
};

const children = new Map<string, Map<string, string>>();
for (const path of HELP.keys()) {
  if (path === '') continue;
  const cut = path.lastIndexOf(' ');
  const parent = cut < 0 ? '' : path.slice(0, cut);
  const names = children.get(parent) ?? new Map<string, string>();
  names.set(path.slice(cut + 1), path);
  for (const alias of ALIASES[path] ?? []) names.set(alias, path);
  children.set(parent, names);
}

/** The words that may follow a command's, each with the path it leads to. */
export const subcommandsOf = (path: string): ReadonlyMap<string, string> => children.get(path) ?? new Map();

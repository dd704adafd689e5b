/** The operator's laptop: a shell outside the cluster, with kubectl, curl and the editor's files. */
export { HOME, memoryFiles, type LaptopFiles } from './files.ts';
export { Console, type ConsoleOptions } from './console.ts';
export { Laptop, type LaptopOptions } from './laptop.ts';
export { LocalPorts } from './localPorts.ts';
export { runScript, type ScriptOptions, type ScriptResult } from './script.ts';

/** Paths of files as a process means them. */
import { absolute, type Process } from '../../shell/index.ts';

export const pathOf = (process: Process, path: string): string => absolute(process.directory, path);

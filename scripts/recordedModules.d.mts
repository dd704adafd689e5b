import type { Plugin } from 'vite';

export function recordedModules(): Plugin;

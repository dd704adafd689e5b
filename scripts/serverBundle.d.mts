/** What src/bridge/index.ts exports. */
export function loadBridge(): Promise<typeof import('../src/bridge/index.ts')>;

/** What scripts/recordedModules.mjs brings in: the exports of a module that ran while the page was built. */
declare module '*/firstScene.ts?recorded' {
  // An ambient module cannot import from a relative path in any other way.
  // oxlint-disable-next-line typescript/consistent-type-imports
  export const firstScene: import('./clusterRecord.ts').ClusterRecord;
}

/** The editor's door. The store is also reachable by itself (manifestStore.ts), so that the first scene does not wait for the rest. */
export { ManifestsPanel } from './panel/ManifestsPanel.tsx';
export { ManifestDiff } from './diff/ManifestDiff.tsx';
export { LiveYaml } from './live/LiveYaml.tsx';
export { PolicyControls } from './policy/PolicyControls.tsx';
export { applyFile } from './applyManifest.ts';
export {
  fileNamed,
  loadManifests,
  manifestStore,
  resetFiles,
  useManifests,
  writeFile,
  type ManifestFile,
} from './manifestStore.ts';
export { printYaml, lineText, type YamlLine } from './live/printYaml.ts';

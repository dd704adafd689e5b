/** The editor's door. The store is also reachable by itself (manifestStore.ts), so that the first scene does not wait for the rest. */
export { ManifestsPanel } from './panel/ManifestsPanel.tsx';
export { LiveYaml } from './live/LiveYaml.tsx';
export { PolicyControls } from './policy/PolicyControls.tsx';
export type { ManifestFile } from './manifestStore.ts';
export type { YamlLine } from '../../api/index.ts';

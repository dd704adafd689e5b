/** The tabs of the left panel. */
import { words } from '../words/words.ts';

export const leftPanelWords = words('shell/leftPanel', {
  lesson: 'Lesson',
  manifests: 'Manifests',
  live: 'Live YAML',
  cluster: 'Cluster',
  loadingLessons: 'Loading lessons…',
  loadingSettings: 'Loading settings…',
  /** The tabs by name, as "The … has stopped working" takes them. */
  parts: { lesson: 'Lesson tab', manifests: 'Manifests tab', live: 'Live YAML tab', cluster: 'Cluster tab' },
});

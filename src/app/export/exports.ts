/** What can be taken away from the page, each as a file. */
import { pageNow } from '../share/pageNow.ts';
import { writePage } from '../share/sharedPage.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showOverlay } from '../store/overlayStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { writeManifests } from './manifests.ts';
import { drawSvg, takePng } from './picture.ts';
import { saveData, saveText } from './save.ts';
import { writeStoryboard } from './storyboard.ts';
import { exportWords } from './words.ts';

export function saveRun(): void {
  saveText(writePage(pageNow()), 'servicescope-run.json', 'application/json');
}

function saveManifests(): void {
  const text = writeManifests(clusterStore().getState().cluster);
  if (text === '') return showToast(exportWords.noManifests);
  saveText(text, 'manifests.yaml', 'text/yaml');
  showToast(exportWords.manifestsSaved);
}

/** Of the packet that was looked at last. */
function saveStoryboard(): void {
  const { packet } = viewStore.getState();
  const record = packet && clusterStore().getState().cluster.connection(packet.id);
  if (!record) return showToast(exportWords.noPacket);
  saveText(writeStoryboard(record), 'storyboard.html', 'text/html');
  showToast(exportWords.storyboardSaved);
}

function savePng(): void {
  takePng().then(
    (url) => saveData(url, 'servicescope.png'),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : exportWords.unsaid;
      showToast(exportWords.noPicture(why), { tone: 'error' });
    },
  );
}

const SAVES = {
  manifests: saveManifests,
  png: savePng,
  svg: () => saveText(drawSvg(), 'servicescope.svg', 'image/svg+xml'),
  clip: () => showOverlay('clip'),
  storyboard: saveStoryboard,
  run: saveRun,
} as const;

interface Export {
  readonly id: keyof typeof SAVES;
  readonly label: string;
  readonly save: () => void;
}

export const exportsNow = (): readonly Export[] =>
  Object.entries(SAVES).map(([id, save]) => ({
    id: id as Export['id'],
    label: exportWords.labels[id as Export['id']],
    save,
  }));

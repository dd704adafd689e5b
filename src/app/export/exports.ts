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

export function saveRun(): void {
  saveText(writePage(pageNow()), 'servicescope-run.json', 'application/json');
}

function saveManifests(): void {
  const text = writeManifests(clusterStore().getState().cluster);
  if (text === '') return showToast('There is nothing of yours in the cluster to be written.');
  saveText(text, 'manifests.yaml', 'text/yaml');
  showToast('manifests.yaml: what was written, without what the server adds. kubectl apply -f takes it.');
}

/** Of the packet that was looked at last. */
function saveStoryboard(): void {
  const { packet } = viewStore.getState();
  const record = packet && clusterStore().getState().cluster.connection(packet.id);
  if (!record) return showToast('Select a packet first: the storyboard tells its story.');
  saveText(writeStoryboard(record), 'storyboard.html', 'text/html');
  showToast('storyboard.html: open it to print it, or to keep it as PDF.');
}

function savePng(): void {
  takePng().then(
    (url) => saveData(url, 'servicescope.png'),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : 'The browser did not say why.';
      showToast(`The picture could not be taken. ${why}`, { tone: 'error' });
    },
  );
}

export const EXPORTS: readonly { readonly id: string; readonly label: string; readonly save: () => void }[] = [
  { id: 'manifests', label: 'Manifests for a real cluster', save: saveManifests },
  { id: 'png', label: 'Picture as PNG', save: savePng },
  { id: 'svg', label: 'Picture as SVG', save: () => saveText(drawSvg(), 'servicescope.svg', 'image/svg+xml') },
  { id: 'clip', label: 'Clip as video or GIF…', save: () => showOverlay('clip') },
  { id: 'storyboard', label: 'Storyboard of the packet, to print', save: saveStoryboard },
  { id: 'run', label: 'The whole run', save: saveRun },
];

/** Where shared runs come from: the page's address, when it opens or changes, and files that are dropped on the page. */
import { scenarioStore } from '../store/scenarioStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { packedInAddress } from './link.ts';
import { shareWords } from './words.ts';

const load = () => import('./openShared.ts');

function openAddress(): void {
  if (packedInAddress() === undefined) return;
  scenarioStore.setState({ opening: shareWords.opening });
  load().then(
    ({ openAddress: open }) => open(),
    (error: unknown) => {
      scenarioStore.setState({ opening: undefined });
      sayNotLoaded(error);
    },
  );
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

function onDragOver(event: DragEvent): void {
  if (hasFiles(event)) event.preventDefault();
}

function onDrop(event: DragEvent): void {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  load().then(({ openDroppedFile }) => openDroppedFile(file), sayNotLoaded);
}

/** Listens; returns how to stop. */
export function listenToSharedRuns(): () => void {
  openAddress();
  window.addEventListener('hashchange', openAddress);
  window.addEventListener('dragover', onDragOver);
  window.addEventListener('drop', onDrop);
  return () => {
    window.removeEventListener('hashchange', openAddress);
    window.removeEventListener('dragover', onDragOver);
    window.removeEventListener('drop', onDrop);
  };
}

/** The page as it is, to be shared. */
import { isDirty, manifestStore, openFile } from '../editor/manifestStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { SharedPage } from './sharedPage.ts';

export function pageNow(): SharedPage {
  const { cluster, playing } = clusterStore().getState();
  const { title, question } = scenarioStore.getState().scenario;
  const manifests = manifestStore.getState();
  const open = openFile(manifests)?.name;
  return {
    title,
    question,
    run: cluster.exportRun(),
    files: manifests.files.map((file) => ({ name: file.name, text: file.text, applied: !isDirty(file) })),
    ...(open === undefined ? {} : { open }),
    lens: viewStore.getState().lens,
    playing,
  };
}

/** The page as it is, to be shared. */
import { isDirty, manifestStore, openFile } from '../editor/manifestStore.ts';
import { probesOf } from '../probes/probeStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { SHARED_CHOICES, type Looks } from './looks.ts';
import { openLessonStep } from './lessonStep.ts';
import type { SharedPage } from './sharedPage.ts';

function looksNow(): Looks {
  const view = viewStore.getState();
  const { selection } = view;
  const lesson = openLessonStep();
  const probes = probesOf(scenarioStore.getState().scenario.id);
  return {
    ...(selection ? { selection } : {}),
    view: { ...Object.fromEntries(SHARED_CHOICES.map((field) => [field, view[field]])), life: view.life },
    speed: clusterStore().getState().speed,
    ...(probes.length > 0 ? { probes } : {}),
    ...(lesson ? { lesson } : {}),
  };
}

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
    looks: looksNow(),
  };
}

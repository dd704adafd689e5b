/** What has a button of its own somewhere on the page: files, the lesson that is open, a link, how near the picture is. */
import { applyFile } from '../editor/applyManifest.ts';
import { addFileByHand, manifestStore } from '../editor/manifestStore.ts';
import { closeLesson, goToStep, lessonStore, restartLesson } from '../lesson/lessonStore.ts';
import { copyLinkAndSay } from '../share/makeLink.ts';
import { zoomCluster } from '../store/viewportStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { Entry, Group } from './entry.ts';
import { paletteWords } from './words.tsx';

const hand = (group: Group, id: string, label: string, perform: () => void, more: Partial<Entry> = {}): Entry => ({
  id: `hand.${id}`,
  group,
  label,
  perform,
  ...more,
});

const showManifests = (): void => viewStore.setState({ leftOpen: true, leftTab: 'manifests' });

function files(): readonly Entry[] {
  const said = paletteWords.files;
  const applies = manifestStore.getState().files.map(({ id, name }) =>
    hand(
      'Actions',
      `apply ${id}`,
      said.apply(name),
      () => {
        manifestStore.setState({ openId: id });
        showManifests();
        applyFile(id);
      },
      { command: `kubectl apply -f ${name}` },
    ),
  );
  const add = hand('Actions', 'newFile', said.add, () => {
    addFileByHand();
    showManifests();
  });
  return [...applies, add];
}

/** Of the lesson that is open. */
function lesson(): readonly Entry[] {
  const { lesson: open, step } = lessonStore.getState();
  if (!open) return [];
  const said = paletteWords.lesson;
  const also = { detail: open.title };
  return [
    ...(step < open.steps.length ? [hand('Lessons', 'next', said.next, () => goToStep(step + 1), also)] : []),
    ...(step > 0 ? [hand('Lessons', 'back', said.back, () => goToStep(step - 1), also)] : []),
    hand('Lessons', 'again', said.again, restartLesson, also),
    hand('Lessons', 'close', said.close, closeLesson, also),
  ];
}

export function handEntries(): readonly Entry[] {
  const { legendOpen } = viewStore.getState();
  const said = paletteWords.hand;
  return [
    ...lesson(),
    ...files(),
    hand('Page', 'link', said.link, () => void copyLinkAndSay(), { also: said.alsoLink }),
    hand('Page', 'legend', said.legend(legendOpen), () => viewStore.setState({ legendOpen: !legendOpen }), {
      shortcut: 'L',
    }),
    hand('Page', 'closer', said.closer, () => zoomCluster(1), { also: paletteWords.alsoFit }),
    hand('Page', 'farther', said.farther, () => zoomCluster(-1), { also: paletteWords.alsoFit }),
  ];
}

/** Opens what somebody shared, from a link or a file. What cannot be opened is said, and the page stays as it is. */
import type { Cluster } from '../../cluster/index.ts';
import { addFile } from '../editor/manifestStore.ts';
import { lessonScenario } from '../lesson/lessonScenario.ts';
import { courseLesson, openLessonText, resumeLesson } from '../lesson/lessonStore.ts';
import { leaving } from '../session/leaving.ts';
import { openScenario } from '../session/openScenario.ts';
import { CancelledError, prepareSlowly } from '../session/session.ts';
import { replaceProbes } from '../probes/probeStore.ts';
import type { Scenario } from '../scenarios/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { formatClock, formatProgress } from '../ui/format.ts';
import { clearAddress, packedInAddress } from './link.ts';
import { readPage, unpackPage, type SharedPage } from './sharedPage.ts';
import { lateShareWords } from './late.words.ts';

const SHARED = 'shared';

/** The shared page as a scenario of its own: its files are not mixed with those the learner keeps for another. */
function scenarioOf({ title, question, run, files, open, looks }: SharedPage): Scenario {
  const lesson = looks?.lesson && courseLesson(looks.lesson.id);
  const { shared } = lateShareWords;
  const name = lesson || title.startsWith(shared('')) ? title : shared(title);
  return {
    id: lesson ? lessonScenario(lesson).id : SHARED,
    title: name,
    question,
    options: {},
    files,
    traffic: [],
    run,
    ...(open === undefined ? {} : { open }),
  };
}

/** The page looks as it did when it was shared. */
function look({ lens, playing, looks }: SharedPage): void {
  const { selection, view, speed = 1, lesson } = looks ?? {};
  viewStore.setState({
    lens,
    ...view,
    selection,
    packet: selection?.kind === 'connection' ? selection : undefined,
  });
  replaceProbes(scenarioStore.getState().scenario.id, looks?.probes ?? []);
  clusterStore().setState({ playing, speed });
  if (lesson) resumeLesson(lesson.id, lesson.step);
}

/** Lets the browser draw before a long piece of work. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** The run once more, event by event: an hour of a busy cluster takes its time, says how far it is, and can be cancelled. */
async function replay(scenario: Scenario, file?: string): Promise<Cluster> {
  const cancelled = new AbortController();
  scenarioStore.setState({ cancel: () => cancelled.abort() });
  const say = (share: number) =>
    scenarioStore.setState({ opening: lateShareWords.opening.replays(formatProgress(share), file) });
  return prepareSlowly(scenario, say, cancelled.signal);
}

/** Whether it was opened. @param file its name; absent: what is opened came in the page's address */
async function open(read: () => Promise<SharedPage>, file?: string): Promise<boolean> {
  const { opening } = lateShareWords;
  scenarioStore.setState({ opening: opening.begins(file) });
  try {
    const page = await read();
    await engineRunning();
    await nextFrame();
    const scenario = scenarioOf(page);
    const cluster = await replay(scenario, file);
    leaving(opening.deed(file), () => {
      openScenario(scenario, cluster);
      look(page);
    });
    const { now } = clusterStore().getState();
    showToast(opening.opened(formatClock(now), !page.playing, file));
    return true;
  } catch (error) {
    if (error instanceof CancelledError) {
      showToast(opening.cancelled(file));
      return false;
    }
    const why = error instanceof Error ? error.message : String(error);
    showToast(opening.failed(why, file), { tone: 'error' });
    return false;
  } finally {
    scenarioStore.setState({ opening: undefined, cancel: undefined });
  }
}

/** Opens the run in the page's address; a link that holds none that can be read is taken out of it. */
export async function openAddress(): Promise<void> {
  const packed = packedInAddress();
  if (packed === undefined) return;
  if (!(await open(() => unpackPage(packed)))) clearAddress();
}

/** Opens a file from the learner's disk: a run, a lesson, or a manifest for the editor. */
export async function openDroppedFile(file: File): Promise<void> {
  if (/\.md$/i.test(file.name)) {
    openLessonText(file.name, await file.text());
    return;
  }
  if (!/\.ya?ml$/i.test(file.name)) return openSharedFile(file);
  addFile(file.name, await file.text());
  viewStore.setState({ leftOpen: true, leftTab: 'manifests' });
  showToast(lateShareWords.opening.inEditor(file.name));
}

export async function openSharedFile(file: File): Promise<void> {
  if (await open(async () => readPage(await file.text()), file.name)) clearAddress();
}

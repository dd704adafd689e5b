/** A lesson in the page's address: `?lesson=ID` of the course, or the URL of somebody's own. Small: looked at before the rest is loaded. */
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { lessonWords } from './words.ts';

const lessonInAddress = (): string | null => new URLSearchParams(location.search).get('lesson');

/** A lesson's text is a page or two. */
const MOST_LETTERS = 500_000;

async function fetchText(url: string): Promise<string> {
  // A browser does not tell a page why: no network, no permission and no encryption look alike.
  const response = await fetch(url).catch(() => {
    throw new Error(lessonWords.unread);
  });
  if (!response.ok) throw new Error(lessonWords.answered(response.status));
  const text = await response.text();
  if (text.length > MOST_LETTERS) throw new Error(lessonWords.tooLong);
  return text;
}

async function open(wanted: string): Promise<void> {
  const [{ openLesson, openLessonText }] = await Promise.all([import('./lessonStore.ts'), engineRunning()]);
  if (openLesson(wanted)) return;
  if (!/^https?:|\.md$|\//.test(wanted)) {
    showToast(lessonWords.noLesson(wanted.slice(0, 60)), { tone: 'error' });
    return;
  }
  try {
    openLessonText(wanted.replace(/^.*\//, ''), await fetchText(wanted));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showToast(lessonWords.notOpened(wanted.slice(0, 80), why), { tone: 'error' });
  }
}

/** Opens the lesson the address names, when it names one. */
export function openAddressedLesson(): void {
  const wanted = lessonInAddress();
  if (wanted === null || wanted === '') return;
  viewStore.setState({ leftOpen: true, leftTab: 'lesson' });
  scenarioStore.setState({ opening: lessonWords.opening });
  open(wanted)
    .catch(sayNotLoaded)
    .finally(() => scenarioStore.setState({ opening: undefined }));
}

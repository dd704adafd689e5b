/** A lesson in the page's address: `?lesson=ID` of the course, or the URL of somebody's own. Small: looked at before the rest is loaded. */
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';

const lessonInAddress = (): string | null => new URLSearchParams(location.search).get('lesson');

/** A lesson's text is a page or two. */
const MOST_LETTERS = 500_000;

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const text = await response.text();
  if (text.length > MOST_LETTERS) throw new Error('It is far too long for a lesson.');
  return text;
}

async function open(wanted: string): Promise<void> {
  const [{ openLesson, openLessonText }] = await Promise.all([import('./lessonStore.ts'), engineRunning()]);
  if (openLesson(wanted)) return;
  if (!/^https?:|\.md$|\//.test(wanted)) {
    showToast(`There is no lesson “${wanted.slice(0, 60)}”.`, { tone: 'error' });
    return;
  }
  try {
    openLessonText(wanted.replace(/^.*\//, ''), await fetchText(wanted));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showToast(`The lesson at ${wanted.slice(0, 80)} could not be opened. ${why}`, { tone: 'error' });
  }
}

/** Opens the lesson the address names, when it names one. */
export function openAddressedLesson(): void {
  const wanted = lessonInAddress();
  if (wanted === null || wanted === '') return;
  viewStore.setState({ leftOpen: true, leftTab: 'lesson' });
  scenarioStore.setState({ opening: 'Opening the lesson…' });
  open(wanted)
    .catch(sayNotLoaded)
    .finally(() => scenarioStore.setState({ opening: undefined }));
}

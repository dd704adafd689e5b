/** A line for somebody's own terminal: onto the clipboard, and a word that it is there. */
import { showToast } from '../store/toastStore.ts';
import { copyWords } from './copy.words.ts';

export function copyLine(line: string): void {
  navigator.clipboard.writeText(line).then(
    () => showToast(copyWords.copiedLine(line)),
    () => showToast(copyWords.notAllowedLine(line), { tone: 'error' }),
  );
}

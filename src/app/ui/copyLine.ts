/** A line for somebody's own terminal: onto the clipboard, and a word that it is there. */
import { showToast } from '../store/toastStore.ts';

export function copyLine(line: string): void {
  navigator.clipboard.writeText(line).then(
    () => showToast(`Copied ${line}`),
    () => showToast(`The browser does not allow copying: ${line}`, { tone: 'error' }),
  );
}

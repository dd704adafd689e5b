/** Where the page says what was just done. Spoken by screen readers; undo is a button. */
import { useLayoutEffect, type CSSProperties } from 'react';
import { Copy, SquareTerminal, Undo2, X } from 'lucide-react';
import { typeInTerminal } from '../store/terminalStore.ts';
import { dismissToast, useToasts } from '../store/toastStore.ts';
import { usePicturePlace, type PicturePlace } from './picturePlace.ts';
import { tip } from '../ui/tip.ts';
import styles from './Toasts.module.css';
import { copyWords } from '../ui/copy.words.ts';
import { shellWords } from './words.tsx';

/** What one would have typed for it: to be copied, or put into the terminal. */
function Command({ line }: { readonly line: string }) {
  const copy = () => void navigator.clipboard?.writeText(line).catch(() => undefined);
  return (
    <span className={styles['command']}>
      <code>{line}</code>
      <button type="button" aria-label={copyWords.copyCommand} {...tip(copyWords.copyCommand)} onClick={copy}>
        <Copy aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label={copyWords.toTerminal}
        {...tip(copyWords.itToTerminal)}
        onClick={() => typeInTerminal(line)}
      >
        <SquareTerminal aria-hidden="true" />
      </button>
    </span>
  );
}

/** Panels, and what they say, stay in sight, and as far as there is room the whole picture. */
const overPicture = ({ left, right, bottom }: PicturePlace): CSSProperties => ({
  ['--left' as string]: `${left}px`,
  ['--right' as string]: `${right}px`,
  ['--below' as string]: `${bottom}px`,
});

export function Toasts() {
  const toasts = useToasts();
  const place = usePicturePlace(toasts.at(-1)?.id);
  const isInRow = place?.kind === 'row';
  // What is said of the lens stands in that row as well, and makes room.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (isInRow) dataset['saysInRow'] = '';
    return () => {
      delete dataset['saysInRow'];
    };
  }, [isInRow]);
  return (
    <div
      className={styles['toasts']}
      style={place && overPicture(place)}
      data-place={place?.kind}
      role="status"
      aria-live="polite"
    >
      {toasts.map((toast) => (
        <div key={toast.id} className={styles['toast']} data-toast={toast.id} data-tone={toast.tone}>
          <span className={styles['said']}>{toast.text}</span>
          {toast.command !== undefined && <Command line={toast.command} />}
          {toast.undo && (
            <button
              type="button"
              onClick={() => {
                void toast.undo?.();
                dismissToast(toast.id);
              }}
            >
              <Undo2 aria-hidden="true" /> {shellWords.toast.undo}
            </button>
          )}
          <button type="button" aria-label={shellWords.toast.dismiss} onClick={() => dismissToast(toast.id)}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}

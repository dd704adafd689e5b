/** The corner where the page says what was just done. Spoken by screen readers; undo is a button. */
import { Undo2, X } from 'lucide-react';
import { dismissToast, useToasts } from '../store/toastStore.ts';
import styles from './Toasts.module.css';

export function Toasts() {
  const toasts = useToasts();
  return (
    <div className={styles['toasts']} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles['toast']} data-tone={toast.tone}>
          <span>{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              onClick={() => {
                toast.undo?.();
                dismissToast(toast.id);
              }}
            >
              <Undo2 aria-hidden="true" /> Undo
            </button>
          )}
          <button type="button" aria-label="Dismiss" onClick={() => dismissToast(toast.id)}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}

/** In the place of Apply, when a command waits for the file: save and close, or give up. */
import { Button } from '../../ui/Button.tsx';
import { cancelEdit, saveEdit } from '../heldEdits.ts';
import { editorWords } from '../late.words.tsx';
import styles from './ApplyBar.module.css';

export function EditBar({ id, by }: { readonly id: string; readonly by: string }) {
  return (
    <div className={styles['bar']} data-edit-bar="">
      <Button tone="primary" title={editorWords.held.saveHint} onClick={() => saveEdit(id)}>
        {editorWords.held.save}
      </Button>
      <Button title={editorWords.held.cancelHint} onClick={() => cancelEdit(id)}>
        {editorWords.held.cancel}
      </Button>
      <p className={styles['status']} role="status" title={editorWords.held.waits(by)}>
        <span>{editorWords.held.waits(by)}</span>
      </p>
    </div>
  );
}

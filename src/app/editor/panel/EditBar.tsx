/** In the place of Apply, when a command waits for the file: save and close, or give up. */
import { Button } from '../../ui/Button.tsx';
import { cancelEdit, saveEdit } from '../heldEdits.ts';
import styles from './ApplyBar.module.css';

export function EditBar({ id, by }: { readonly id: string; readonly by: string }) {
  return (
    <div className={styles['bar']} data-edit-bar="">
      <Button tone="primary" title="Save, close, and let the command go on" onClick={() => saveEdit(id)}>
        Save and close
      </Button>
      <Button title="Close without saving: the command gives up" onClick={() => cancelEdit(id)}>
        Cancel
      </Button>
      <p className={styles['status']} role="status" title={`${by} waits for this file`}>
        <span>{by} waits for this file</span>
      </p>
    </div>
  );
}

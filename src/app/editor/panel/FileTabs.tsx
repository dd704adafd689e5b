/** The open files: a dot for what is not applied yet, rename by double click or F2, close, new, and back again. */
import { useState, type KeyboardEvent } from 'react';
import { Plus, Undo2, X } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { editorWords } from '../late.words.tsx';
import {
  addFileByHand,
  closeFileByHand,
  isDirty,
  renameFileByHand,
  reopenFile,
  showFile,
  useManifests,
} from '../manifestStore.ts';
import type { ManifestFile } from '../manifestStore.ts';
import styles from './FileTabs.module.css';

export function FileTabs() {
  const files = useManifests((state) => state.files);
  const openId = useManifests((state) => state.openId);
  const lastClosed = useManifests((state) => state.closed.at(-1)?.name);
  const [renaming, setRenaming] = useState<string>();

  return (
    <div className={styles['bar']}>
      <ul className={styles['tabs']} aria-label={editorWords.files.list}>
        {files.map((file) => (
          <li
            key={file.id}
            className={styles['tab']}
            data-open={file.id === openId || undefined}
            ref={(tab) => {
              if (file.id === openId) tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            }}
          >
            {renaming === file.id ? (
              <NameField file={file} onDone={() => setRenaming(undefined)} />
            ) : (
              <FileTab file={file} open={file.id === openId} onRename={() => setRenaming(file.id)} />
            )}
          </li>
        ))}
      </ul>
      <IconButton label={editorWords.files.fresh} onClick={addFileByHand}>
        <Plus aria-hidden="true" />
      </IconButton>
      {lastClosed !== undefined && (
        <IconButton label={editorWords.files.openAgain(lastClosed)} onClick={reopenFile}>
          <Undo2 aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

interface FileTabProps {
  readonly file: ManifestFile;
  readonly open: boolean;
  readonly onRename: () => void;
}

function FileTab({ file, open, onRename }: FileTabProps) {
  const dirty = isDirty(file);
  return (
    <>
      <button
        type="button"
        className={styles['name']}
        aria-current={open || undefined}
        title={editorWords.files[dirty ? 'dirtyTab' : 'tab'](file.name)}
        onClick={() => showFile(file.id)}
        onDoubleClick={onRename}
        onKeyDown={(event) => {
          if (event.key === 'F2') onRename();
          if (event.key === 'Delete') closeFileByHand(file.id);
        }}
      >
        {file.name}
        {dirty && <span className={styles['dot']} role="img" aria-label={editorWords.files.dirty} />}
      </button>
      <button
        type="button"
        className={styles['close']}
        aria-label={editorWords.files.close(file.name)}
        tabIndex={open ? 0 : -1}
        onClick={() => closeFileByHand(file.id)}
      >
        <X aria-hidden="true" />
      </button>
    </>
  );
}

function NameField({ file, onDone }: { readonly file: ManifestFile; readonly onDone: () => void }) {
  const [name, setName] = useState(file.name);
  const commit = () => {
    renameFileByHand(file.id, name);
    onDone();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') onDone();
  };
  return (
    <input
      className={styles['field']}
      aria-label={editorWords.files.newName(file.name)}
      value={name}
      size={Math.max(8, name.length)}
      maxLength={80}
      spellCheck={false}
      ref={(field) => field?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.target.value)}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}

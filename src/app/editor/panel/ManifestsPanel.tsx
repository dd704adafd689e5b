/** The manifests as files: tabs, editor, what the API server said, apply. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { applyFile } from '../applyManifest.ts';
import { isHeld, saveEdit, useHeldEdit } from '../heldEdits.ts';
import { ManifestDiff } from '../diff/ManifestDiff.tsx';
import type { Fix } from '../fixes/fix.ts';
import { editorWords } from '../late.words.tsx';
import {
  addFileByHand,
  isDirty,
  manifestStore,
  openFile,
  reopenFile,
  setText,
  useManifests,
  type ManifestFile,
  type Outcome,
} from '../manifestStore.ts';
import type { Marker } from '../problems/locateErrors.ts';
import { applyEdits } from '../yaml/edits.ts';
import { ApplyBar } from './ApplyBar.tsx';
import { EditBar } from './EditBar.tsx';
import type { EditorHandle } from './editorProps.ts';
import { FileTabs } from './FileTabs.tsx';
import { ManifestEditor } from './ManifestEditor.tsx';
import { MessageList } from './MessageList.tsx';
import { useFileProblems, type FileProblems } from './problems.ts';
import { useSelectionLink } from './selectionLink.ts';
import styles from './ManifestsPanel.module.css';

export function ManifestsPanel() {
  const file = useManifests(openFile);
  const outcome = useManifests((state) => (file ? state.outcomes[file.id] : undefined));
  const problems = useFileProblems(file, outcome);
  const held = useHeldEdit(file?.id);
  const [comparing, setComparing] = useState(false);
  const [failed, setFailed] = useState(false);
  const handle = useRef<EditorHandle>(null);
  const onCursor = useSelectionLink(handle);
  useApplyAsTyped(file, outcome, problems);

  const apply = () => {
    const { openId } = manifestStore.getState();
    if (openId === undefined) return;
    if (isHeld(openId)) saveEdit(openId);
    else applyFile(openId);
  };
  const goto = (marker: Marker) => {
    setComparing(false);
    handle.current?.reveal(marker.start, marker.end, true);
  };
  const mend = (fix: Fix, applyAgain: boolean) => {
    if (!file) return;
    setText(file.id, applyEdits(file.text, fix.edits));
    if (applyAgain) applyFile(file.id);
  };

  return (
    <div className={styles['panel']}>
      <FileTabs />
      <Notices problems={problems} editorFailed={failed} />
      {file ? (
        <>
          <div className={styles['editor']}>
            <div className={styles['layer']} hidden={comparing}>
              <ManifestEditor handle={handle} onApply={apply} onCursor={onCursor} onFailure={() => setFailed(true)} />
            </div>
            {comparing && <ManifestDiff />}
          </div>
          <MessageList problems={problems} outcome={outcome} onGoto={goto} onFix={mend} />
          {held ? (
            <EditBar id={file.id} by={held.by} />
          ) : (
            <ApplyBar
              file={file}
              outcome={outcome}
              problems={problems}
              comparing={comparing}
              onCompare={setComparing}
              onApply={apply}
            />
          )}
        </>
      ) : (
        <NoFiles />
      )}
    </div>
  );
}

function NoFiles() {
  const closed = useManifests((state) => state.closed.at(-1)?.name);
  return (
    <div className={styles['empty']}>
      <p>{editorWords.files.none}</p>
      <Button onClick={addFileByHand}>{editorWords.files.fresh}</Button>
      {closed !== undefined && <Button onClick={reopenFile}>{editorWords.files.openAgain(closed)}</Button>}
    </div>
  );
}

/** What the learner should know about this file, once, above it. */
function Notices({ problems, editorFailed }: { readonly problems: FileProblems; readonly editorFailed: boolean }) {
  const saved = useManifests((state) => state.saved);
  const notices = [
    problems.unchecked === 'large' && editorWords.notices.large,
    problems.unchecked === 'deep' && editorWords.notices.deep,
    !saved && editorWords.notices.notKept,
    editorFailed && editorWords.notices.plain,
  ].filter((notice) => notice !== false);
  if (notices.length === 0) return null;
  return (
    <div className={styles['notices']} role="note">
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
    </div>
  );
}

const APPLY_AFTER_MS = 700;

/** Applies what is typed once it has rested, when it can be read and was not refused already. */
function useApplyAsTyped(file: ManifestFile | undefined, outcome: Outcome | undefined, problems: FileProblems): void {
  const wanted = useManifests((state) => state.applyAsTyped);
  const ready =
    wanted &&
    file !== undefined &&
    isDirty(file) &&
    file.text.trim() !== '' &&
    file.text !== outcome?.text &&
    !isHeld(file.id) &&
    problems.syntax.length === 0 &&
    problems.unchecked === undefined;
  const id = file?.id;
  const text = file?.text;
  useEffect(() => {
    if (!ready || id === undefined) return undefined;
    const timer = setTimeout(() => applyFile(id), APPLY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ready, id, text]);
}

/** The same text in a plain field: while Monaco loads, and where it cannot (an old browser, a script that did not arrive). */
import { useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { openFile, setText, useManifests } from '../manifestStore.ts';
import { editBetween, lineStart } from '../yaml/edits.ts';
import type { EditorProps } from './editorProps.ts';
import styles from './PlainEditor.module.css';

export function PlainEditor({ handle, onApply, onCursor }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useManifests(openFile);

  useImperativeHandle(
    handle,
    () => ({
      reveal: (start, end, focus) => {
        const element = field.current;
        if (!element) return;
        if (focus) {
          element.focus();
          element.setSelectionRange(start, end);
        }
        const line = element.value.slice(0, start).split('\n').length - 1;
        const lineHeight = parseFloat(getComputedStyle(element).lineHeight) || 20;
        element.scrollTop = Math.max(0, line * lineHeight - element.clientHeight / 2);
      },
    }),
    [],
  );

  const text = file?.text ?? '';
  useLayoutEffect(() => {
    if (field.current && field.current.value !== text) bringTo(field.current, text);
  }, [text]);

  if (!file) return null;
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onApply();
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey) keepIndentation(event);
  };
  return (
    <textarea
      ref={field}
      className={styles['field']}
      data-editor="plain"
      aria-label={`Manifest ${file.name}`}
      key={file.id}
      defaultValue={file.text}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      wrap="off"
      onChange={(event) => setText(file.id, event.target.value)}
      onKeyDown={press}
      onClick={(event) => onCursor(event.currentTarget.selectionStart)}
    />
  );
}

/** A change from elsewhere (a quick fix, a policy switch), inserted as typing so that the browser's undo takes it back. */
function bringTo(element: HTMLTextAreaElement, text: string): void {
  const edit = editBetween(element.value, text);
  if (!edit) return;
  const focused = document.activeElement;
  element.focus({ preventScroll: true });
  element.setSelectionRange(edit.start, edit.end);
  // Deprecated, and still the only way to edit a field with its undo history.
  const done = document.execCommand(edit.text === '' ? 'delete' : 'insertText', false, edit.text);
  if (!done || element.value !== text) element.value = text;
  if (focused instanceof HTMLElement && focused !== element) focused.focus({ preventScroll: true });
}

/** A new line begins where the present one does; inserted as typing, so that the browser's undo knows it. */
function keepIndentation(event: KeyboardEvent<HTMLTextAreaElement>): void {
  const { value, selectionStart } = event.currentTarget;
  const before = value.slice(lineStart(value, selectionStart), selectionStart);
  const indent = /^ */.exec(before)?.[0] ?? '';
  if (indent === '') return;
  event.preventDefault();
  event.currentTarget.setRangeText(`\n${indent}`, selectionStart, event.currentTarget.selectionEnd, 'end');
  event.currentTarget.dispatchEvent(new Event('input', { bubbles: true }));
}

/** The editor itself: Monaco on the open file. Loaded only when it is first shown; see ManifestEditor for what stands in for it. */
import { useEffect, useImperativeHandle, useRef } from 'react';
import { editorWords } from '../late.words.tsx';
import { openFile, useManifests } from '../manifestStore.ts';
import type { EditorProps } from '../panel/editorProps.ts';
import { provideQuickFixes, marginSigns, showRefusals } from './markers.ts';
import { followStore, modelOf, rangeOf } from './models.ts';
import { followPageTheme } from './theme.ts';
import { monaco } from './features.ts';
import { startYamlService } from './yamlService.ts';
import styles from './MonacoEditor.module.css';

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 12.5,
  lineHeight: 20,
  fontFamily: 'var(--font-mono)',
  fontLigatures: false,
  glyphMargin: true,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 6,
  folding: false,
  padding: { top: 10, bottom: 10 },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
  guides: { indentation: true },
  bracketPairColorization: { enabled: false },
  quickSuggestions: { other: true, comments: false, strings: true },
  suggest: { showWords: false, preview: false },
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  contextmenu: true,
};

// React.lazy asks for a default export.
// oxlint-disable-next-line house/syntax
export default function MonacoEditor({ handle, onApply, onCursor }: EditorProps) {
  const container = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  const signs = useRef<monaco.editor.IEditorDecorationsCollection>(null);
  const views = useRef(new Map<string, monaco.editor.ICodeEditorViewState | null>());
  const callbacks = useRef({ onApply, onCursor });
  useEffect(() => {
    callbacks.current = { onApply, onCursor };
  });

  useEffect(() => {
    const element = container.current;
    if (!element) return undefined;
    const created = monaco.editor.create(element, {
      ...options,
      ariaLabel: editorWords.field,
      fontFamily: monoFont(element),
      model: null,
    });
    editor.current = created;
    signs.current = created.createDecorationsCollection();
    const stops = [followPageTheme(element), followStore()];
    provideQuickFixes();
    void startYamlService().catch(() => undefined);
    created.addAction({
      id: 'servicescope.apply',
      label: editorWords.applyToCluster,
      keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
      contextMenuGroupId: 'navigation',
      run: () => callbacks.current.onApply(),
    });
    created.onDidChangeCursorPosition(({ reason, position }) => {
      const offset = created.getModel()?.getOffsetAt(position);
      if (reason === monaco.editor.CursorChangeReason.Explicit && offset !== undefined)
        callbacks.current.onCursor(offset);
    });
    return () => {
      for (const stop of stops) stop();
      created.dispose();
    };
  }, []);

  useImperativeHandle(handle, () => ({ reveal: (...stretch) => reveal(editor.current, ...stretch) }), []);

  const file = useManifests(openFile);
  const id = file?.id;
  useEffect(() => {
    const shown = editor.current;
    if (!shown || !file) return undefined;
    const remembered = views.current;
    shown.setModel(modelOf(file));
    const view = remembered.get(file.id);
    if (view) shown.restoreViewState(view);
    return () => {
      remembered.set(file.id, shown.saveViewState());
    };
    // Only another file brings another model; its text arrives by itself.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id]);

  const outcome = useManifests((state) => (id === undefined ? undefined : state.outcomes[id]));
  const stale = outcome !== undefined && file !== undefined && outcome.text !== file.text;
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    // Once the text moves on, Monaco's own tracking keeps the marks on their words.
    if (stale) return;
    signs.current?.set(marginSigns(showRefusals(model, outcome)));
  }, [outcome, stale, id]);

  return <div ref={container} className={styles['editor']} data-editor="monaco" />;
}

function reveal(shown: monaco.editor.IStandaloneCodeEditor | null, start: number, end: number, focus: boolean): void {
  const model = shown?.getModel();
  if (!shown || !model) return;
  const range = rangeOf(model, start, end);
  shown.revealRangeInCenterIfOutsideViewport(range);
  if (!focus) return;
  shown.setSelection(range);
  shown.focus();
}

/** Monaco measures letters itself and wants the family's name, not a variable. */
function monoFont(element: HTMLElement): string {
  return getComputedStyle(element).fontFamily;
}

/** The API server's refusals as Monaco markers, with a sign in the margin, and the quick fixes as Monaco's code actions. */
import type { ManifestState } from '../manifestStore.ts';
import { manifestStore } from '../manifestStore.ts';
import { fixesFor } from '../fixes/fixesFor.ts';
import { locateErrors, type Marker } from '../problems/locateErrors.ts';
import { loadSchema } from '../schema/loadSchema.ts';
import { isPlainOnly, rangeOf } from './models.ts';
import { monaco } from './features.ts';
import { modelUri } from './yamlService.ts';
import styles from './MonacoEditor.module.css';

const OWNER = 'apiserver';

/** Sets a file's markers from its outcome. An accepted or never applied text has none. */
export function showRefusals(model: monaco.editor.ITextModel, outcome: ManifestState['outcomes'][string]): Marker[] {
  const refused = outcome?.kind === 'refused' && !isPlainOnly(model.getValue()) ? outcome.error : undefined;
  const markers = refused ? locateErrors(model.getValue(), refused) : [];
  monaco.editor.setModelMarkers(
    model,
    OWNER,
    markers.map((marker) => ({
      severity: monaco.MarkerSeverity.Error,
      source: 'API server',
      message: marker.message,
      startLineNumber: marker.line,
      startColumn: marker.column,
      endLineNumber: marker.endLine,
      endColumn: marker.endColumn,
    })),
  );
  return markers;
}

export function marginSigns(markers: readonly Marker[]): monaco.editor.IModelDeltaDecoration[] {
  const lines = [...new Set(markers.map((marker) => marker.line))];
  return lines.map((line) => ({
    range: new monaco.Range(line, 1, line, 1),
    options: {
      isWholeLine: true,
      glyphMarginClassName: styles['sign'] ?? '',
      className: styles['refusedLine'] ?? '',
      glyphMarginHoverMessage: markers
        .filter((marker) => marker.line === line)
        .map(({ message }) => ({ value: asText(message) })),
    },
  }));
}

/** Hover messages are Markdown; the server's words are not. */
function asText(message: string): string {
  return message.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&');
}

let provided = false;

export function provideQuickFixes(): void {
  if (provided) return;
  provided = true;
  monaco.languages.registerCodeActionProvider('yaml', {
    async provideCodeActions(model, range) {
      const { files, outcomes } = manifestStore.getState();
      const file = files.find(({ id }) => modelUri(id).toString() === model.uri.toString());
      const outcome = file && outcomes[file.id];
      if (outcome?.kind !== 'refused') return none;
      const schema = await loadSchema();
      const actions = fixesFor(model.getValue(), outcome.error, schema)
        .filter(({ marker }) => marker.line <= range.endLineNumber && marker.endLine >= range.startLineNumber)
        .flatMap(({ fixes }) => fixes.map((fix, at) => codeAction(model, fix, at === 0)));
      return { actions, dispose: () => undefined };
    },
  });
}

const none: monaco.languages.CodeActionList = { actions: [], dispose: () => undefined };

function codeAction(
  model: monaco.editor.ITextModel,
  { title, edits }: ReturnType<typeof fixesFor>[number]['fixes'][number],
  isPreferred: boolean,
): monaco.languages.CodeAction {
  const onModel = edits.map(({ start, end, text }) => ({
    resource: model.uri,
    versionId: model.getVersionId(),
    textEdit: { range: rangeOf(model, start, end), text },
  }));
  const diagnostics = monaco.editor.getModelMarkers({ resource: model.uri, owner: OWNER });
  return { title, kind: 'quickfix', isPreferred, diagnostics, edit: { edits: onModel } };
}

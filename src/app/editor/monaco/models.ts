/**
 * One Monaco model for each open file, kept equal to the store in both directions. A change that comes from elsewhere (a quick
 * fix, a policy switch, the terminal) arrives as one edit, so that undo takes it back like typing.
 */
import { manifestStore, setText, type ManifestFile } from '../manifestStore.ts';
import { isTooDeep } from '../yaml/depth.ts';
import { editBetween } from '../yaml/edits.ts';
import { LARGE_TEXT } from '../yaml/manifest.ts';
import { modelUri } from './yamlService.ts';
import { monaco } from './features.ts';

/** The text as last exchanged with the store, so that comparing is a look at one reference. */
const exchanged = new Map<string, string>();

/** Text the language service must not be given: it would be slow, or, nested too deep, end the tab. */
export function isPlainOnly(text: string): boolean {
  return text.length > LARGE_TEXT || isTooDeep(text);
}

export function modelOf(file: ManifestFile): monaco.editor.ITextModel {
  const uri = modelUri(file.id);
  const known = monaco.editor.getModel(uri);
  if (known) return known;
  const model = monaco.editor.createModel(file.text, languageFor(file.text), uri);
  model.updateOptions({ tabSize: 2, insertSpaces: true, trimAutoWhitespace: true });
  exchanged.set(file.id, file.text);
  model.onDidChangeContent(() => {
    const text = model.getValue();
    const language = languageFor(text);
    if (model.getLanguageId() !== language) monaco.editor.setModelLanguage(model, language);
    if (exchanged.get(file.id) === text) return;
    exchanged.set(file.id, text);
    setText(file.id, text);
  });
  return model;
}

function languageFor(text: string): string {
  return isPlainOnly(text) ? 'plaintext' : 'yaml';
}

/** Brings every model up to the store's text, and drops the models of files that are gone. Returns how to stop. */
export function followStore(): () => void {
  const update = () => {
    const { files } = manifestStore.getState();
    for (const id of [...exchanged.keys()])
      if (!files.some((file) => file.id === id)) {
        monaco.editor.getModel(modelUri(id))?.dispose();
        exchanged.delete(id);
      }
    for (const file of files) {
      const model = monaco.editor.getModel(modelUri(file.id));
      if (model && exchanged.get(file.id) !== file.text) bringTo(model, file);
    }
  };
  update();
  return manifestStore.subscribe(update);
}

function bringTo(model: monaco.editor.ITextModel, file: ManifestFile): void {
  const edit = editBetween(model.getValue(), file.text);
  exchanged.set(file.id, file.text);
  if (!edit) return;
  model.pushStackElement();
  model.pushEditOperations([], [{ range: rangeOf(model, edit.start, edit.end), text: edit.text }], () => null);
  model.pushStackElement();
}

export function rangeOf(model: monaco.editor.ITextModel, start: number, end: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
}

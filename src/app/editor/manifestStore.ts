/**
 * The manifests the learner works on, as files: what is typed, what was applied of it, and what the API server said. Everything
 * typed is kept in the browser, a set of files for each scenario; a closed file can be opened again.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { ApiError } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { noteDeed } from '../store/pageDeeds.ts';
import { readSavedFiles, writeSavedFiles, type SavedFiles } from './savedFiles.ts';
import { fileWords } from './words.ts';

export interface ManifestFile {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** The text as last applied; undefined when it never was. */
  readonly applied: string | undefined;
}

/** What became of the last apply of a file. `text` is what was sent. */
export type Outcome = { readonly text: string } & (
  | { readonly kind: 'applied'; readonly results: ReturnType<Cluster['apply']> }
  | { readonly kind: 'refused'; readonly error: ApiError }
);

export interface ManifestState {
  readonly scenario: string;
  readonly files: readonly ManifestFile[];
  readonly closed: readonly ManifestFile[];
  readonly openId: string | undefined;
  readonly outcomes: Readonly<Record<string, Outcome | undefined>>;
  readonly applyAsTyped: boolean;
  /** False when the browser refuses to keep the files: full, private or forbidden. */
  readonly saved: boolean;
}

export const manifestStore = createStore<ManifestState>()(() => ({
  scenario: '',
  files: [],
  closed: [],
  openId: undefined,
  outcomes: {},
  applyAsTyped: false,
  saved: true,
}));

export function useManifests<T>(select: (state: ManifestState) => T): T {
  return useStore(manifestStore, select);
}

export function openFile(state: ManifestState): ManifestFile | undefined {
  return state.files.find((file) => file.id === state.openId);
}

/** Typed since it was last applied. */
export function isDirty(file: ManifestFile): boolean {
  return file.text !== file.applied;
}

let nextId = 1;

function newFile(name: string, text: string, applied?: string): ManifestFile {
  return { id: `file-${nextId++}`, name, text, applied };
}

// Opening a scenario

/**
 * Puts a scenario's files into the editor, as the learner left them in this browser. A file that is as the scenario brings it
 * counts as applied when the scenario applies it.
 */
export function loadManifests(scenario: Scenario): void {
  saveNow();
  // What somebody shared is not mixed with what this browser keeps.
  const isKept = scenario.run === undefined || scenario.isResumed === true;
  const saved = isKept ? readSavedFiles(scenario.id) : undefined;
  const appliedText = (name: string) => scenario.files.find((file) => file.applied && file.name === name)?.text;
  const restore = ({ name, text }: { name: string; text: string }) => newFile(name, text, appliedText(name));
  const texts = scenario.isResumed ? scenario.files : (saved?.files ?? scenario.files);
  const files = texts.map(restore);
  manifestStore.setState({
    scenario: isKept ? scenario.id : '',
    files,
    closed: (saved?.closed ?? []).map(restore),
    openId:
      (saved && !scenario.isResumed ? files[saved.open] : files.find(({ name }) => name === scenario.open))?.id ??
      files[0]?.id,
    outcomes: {},
    applyAsTyped: saved?.applyAsTyped ?? false,
  });
  lastSaved = snapshot(manifestStore.getState());
  startSaving();
}

/** The scenario's own files again. What was typed moves to the closed files, so it can still be brought back. */
export function resetFiles(scenario: Scenario): void {
  const { files, closed } = manifestStore.getState();
  const original = (file: ManifestFile) =>
    scenario.files.some(({ name, text }) => name === file.name && text === file.text);
  const fresh = scenario.files.map(({ name, text }) => {
    const applied = files.find((file) => file.name === name)?.applied;
    return newFile(name, text, applied);
  });
  const kept = files.filter((file) => !original(file) && file.text.trim() !== '');
  manifestStore.setState({ files: fresh, closed: [...closed, ...kept], openId: fresh[0]?.id, outcomes: {} });
}

// Files

/** Opens a new file after the present ones and returns its id. */
export function addFile(name = 'manifest.yaml', text = ''): string {
  const file = newFile(freeName(name), text);
  manifestStore.setState(({ files }) => ({ files: [...files, file], openId: file.id }));
  return file.id;
}

export function showFile(id: string): void {
  manifestStore.setState({ openId: id });
}

/** Renames a file; a name already taken gets a number. An empty name changes nothing. */
export function renameFile(id: string, name: string): void {
  const wanted = name
    .replace(/[\\/\p{Cc}]/gu, '')
    .trim()
    .slice(0, 80);
  if (wanted !== '') changeFile(id, { name: freeName(wanted, id) });
}

/** Takes a file out of the tabs. Its text is kept among the closed files. */
export function closeFile(id: string): void {
  manifestStore.setState(({ files, closed, openId }) => {
    const at = files.findIndex((file) => file.id === id);
    const file = files[at];
    if (!file) return {};
    const rest = files.filter((other) => other !== file);
    const next = openId === id ? (rest[Math.min(at, rest.length - 1)]?.id ?? undefined) : openId;
    return { files: rest, openId: next, closed: file.text.trim() === '' ? closed : [...closed, file] };
  });
}

/** Brings a closed file back to its place among the tabs, as it was. */
function putBack(file: ManifestFile, at: number): void {
  manifestStore.setState(({ files, closed }) => ({
    files: files.toSpliced(at, 0, { ...file, name: freeName(file.name) }),
    closed: closed.filter(({ id }) => id !== file.id),
    openId: file.id,
  }));
}

// By hand: these the learner may take back

export function addFileByHand(): void {
  const id = addFile();
  const at = manifestStore.getState().files.findIndex((file) => file.id === id);
  const file = manifestStore.getState().files[at]!;
  noteDeed({ label: fileWords.added(file.name), takeBack: () => closeFile(id), again: () => putBack(file, at) });
}

export function closeFileByHand(id: string): void {
  const { files } = manifestStore.getState();
  const at = files.findIndex((file) => file.id === id);
  const file = files[at];
  if (!file) return;
  closeFile(id);
  noteDeed({ label: fileWords.closed(file.name), takeBack: () => putBack(file, at), again: () => closeFile(id) });
}

export function renameFileByHand(id: string, name: string): void {
  const nameNow = () => manifestStore.getState().files.find((file) => file.id === id)?.name;
  const before = nameNow();
  renameFile(id, name);
  const after = nameNow();
  if (before === undefined || after === undefined || before === after) return;
  noteDeed({
    label: fileWords.renamed(before),
    takeBack: () => renameFile(id, before),
    again: () => renameFile(id, after),
  });
}

/** Takes a file out of the tabs for good. */
export function discardFile(id: string): void {
  closeFile(id);
  manifestStore.setState(({ closed }) => ({ closed: closed.filter((file) => file.id !== id) }));
}

/** Brings back the file that was closed last. */
export function reopenFile(): void {
  const file = manifestStore.getState().closed.at(-1);
  if (!file) return;
  const name = freeName(file.name);
  manifestStore.setState(({ files, closed }) => ({
    files: [...files, { ...file, name }],
    closed: closed.slice(0, -1),
    openId: file.id,
  }));
}

export function setText(id: string, text: string): void {
  changeFile(id, { text });
}

export function setApplyAsTyped(applyAsTyped: boolean): void {
  manifestStore.setState({ applyAsTyped });
}

/** Notes what the API server said to a file's text. */
export function setOutcome(id: string, outcome: Outcome): void {
  manifestStore.setState(({ outcomes }) => ({ outcomes: { ...outcomes, [id]: outcome } }));
  if (outcome.kind === 'applied') changeFile(id, { applied: outcome.text });
}

// By name, for the terminal: `kubectl apply -f frontend.yaml` reads the editor's files

export function fileNamed(name: string): ManifestFile | undefined {
  return manifestStore.getState().files.find((file) => file.name === name);
}

/** Writes a file, creating it when there is none of that name. */
export function writeFile(name: string, text: string): void {
  const file = fileNamed(name);
  if (file) setText(file.id, text);
  else manifestStore.setState(({ files }) => ({ files: [...files, newFile(name, text)] }));
}

function changeFile(id: string, change: Partial<ManifestFile>): void {
  manifestStore.setState(({ files }) => ({
    files: files.map((file) => (file.id === id ? { ...file, ...change } : file)),
  }));
}

/** `name.yaml`, or `name-2.yaml` when that is taken. */
function freeName(wanted: string, except?: string): string {
  const taken = new Set(
    manifestStore
      .getState()
      .files.filter((file) => file.id !== except)
      .map((file) => file.name),
  );
  const [, stem = wanted, ending = ''] = /^(.+?)(\.[^.]*)?$/.exec(wanted) ?? [];
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${stem}-${count}${ending}`;
  return name;
}

// Keeping them

const SAVE_AFTER_MS = 400;

let saving = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastSaved: SavedFiles | undefined;

function startSaving(): void {
  if (saving) return;
  saving = true;
  manifestStore.subscribe(() => {
    timer ??= setTimeout(saveNow, SAVE_AFTER_MS);
  });
  if (typeof window !== 'undefined') window.addEventListener('pagehide', saveNow);
}

/** Writes what is typed to the browser's storage at once. */
export function saveNow(): void {
  clearTimeout(timer);
  timer = undefined;
  const state = manifestStore.getState();
  if (state.scenario === '') return;
  const next = snapshot(state);
  if (lastSaved && same(lastSaved, next)) return;
  lastSaved = next;
  const saved = writeSavedFiles(state.scenario, next);
  if (saved !== state.saved) manifestStore.setState({ saved });
}

function snapshot({ files, closed, openId, applyAsTyped }: ManifestState): SavedFiles {
  const plain = ({ name, text }: ManifestFile) => ({ name, text });
  const open = Math.max(
    0,
    files.findIndex((file) => file.id === openId),
  );
  return { open, applyAsTyped, files: files.map(plain), closed: closed.map(plain) };
}

function same(a: SavedFiles, b: SavedFiles): boolean {
  const sameFiles = (x: SavedFiles['files'], y: SavedFiles['files']) =>
    x.length === y.length && x.every((file, at) => file.name === y[at]?.name && file.text === y[at].text);
  return (
    a.open === b.open &&
    a.applyAsTyped === b.applyAsTyped &&
    sameFiles(a.files, b.files) &&
    sameFiles(a.closed, b.closed)
  );
}

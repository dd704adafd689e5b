/** The editor's files in the browser's storage. It may be missing, full or hold anything: reading and writing never throw. */

export interface SavedFile {
  readonly name: string;
  readonly text: string;
}

export interface SavedFiles {
  /** Index of the open file. */
  readonly open: number;
  readonly applyAsTyped: boolean;
  readonly files: readonly SavedFile[];
  readonly closed: readonly SavedFile[];
}

/** Only so many closed files are remembered. */
const MOST_CLOSED = 20;

const keyOf = (scenario: string) => `servicescope.manifests.${scenario}`;

/**
 * What was saved for a scenario; undefined when there is nothing, or nothing that can be read. Text that cannot be read is set
 * aside under another key instead of being overwritten.
 */
export function readSavedFiles(scenario: string): SavedFiles | undefined {
  let text: string | null = null;
  try {
    text = localStorage.getItem(keyOf(scenario));
    if (text === null) return undefined;
    const saved: unknown = JSON.parse(text);
    if (isSavedFiles(saved)) return saved;
  } catch {
    // Falls through: no storage, or no JSON in it.
  }
  if (text !== null) setAside(scenario, text);
  return undefined;
}

/** Returns whether it is kept now. */
export function writeSavedFiles(scenario: string, files: SavedFiles): boolean {
  try {
    const kept = { ...files, closed: files.closed.slice(-MOST_CLOSED) };
    localStorage.setItem(keyOf(scenario), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function setAside(scenario: string, text: string): void {
  try {
    localStorage.setItem(`${keyOf(scenario)}.unreadable`, text);
    localStorage.removeItem(keyOf(scenario));
  } catch {
    // Then it stays where it is until the next save.
  }
}

function isSavedFiles(value: unknown): value is SavedFiles {
  if (typeof value !== 'object' || value === null) return false;
  const { open, applyAsTyped, files, closed } = value as Record<string, unknown>;
  return (
    typeof open === 'number' &&
    typeof applyAsTyped === 'boolean' &&
    Array.isArray(files) &&
    files.every(isSavedFile) &&
    Array.isArray(closed) &&
    closed.every(isSavedFile)
  );
}

function isSavedFile(value: unknown): value is SavedFile {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof text === 'string';
}

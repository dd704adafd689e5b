/** What the page says of manifest files from the start: the editor itself loads later and has late.words.tsx. */
import { words } from '../words/words.ts';

export const fileWords = words('editor/files', {
  /** What Undo takes back: stands behind “Taken back:”. */
  added: (file: string) => `new file ${file}`,
  closed: (file: string) => `close ${file}`,
  renamed: (file: string) => `rename ${file}`,
  /** Of YAML that no parser should be given. */
  tooDeep: (levels: number) => `nested more than ${levels} levels deep`,
});

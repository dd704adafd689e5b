/** The laptop's files in the page: manifests are the editor's own tabs, everything else lies in memory beside them. */
import { HOME, memoryFiles, type LaptopFiles } from '../../terminal/index.ts';
import { closeFile, fileNamed, manifestStore, writeFile } from '../editor/manifestStore.ts';

const MANIFEST = /\.(ya?ml|json)$/;

/** The editor's name of a path; undefined: it is none of the editor's. */
function nameInEditor(path: string): string | undefined {
  if (!path.startsWith(`${HOME}/`)) return undefined;
  const name = path.slice(HOME.length + 1);
  if (name.includes('/')) return undefined;
  return MANIFEST.test(name) || fileNamed(name) ? name : undefined;
}

const others = memoryFiles();

export const laptopFiles: LaptopFiles = {
  read(path) {
    const name = nameInEditor(path);
    return name === undefined ? others.read(path) : fileNamed(name)?.text;
  },
  write(path, text) {
    const name = nameInEditor(path);
    if (name === undefined) others.write(path, text);
    else writeFile(name, text);
  },
  remove(path) {
    const name = nameInEditor(path);
    const file = name === undefined ? undefined : fileNamed(name);
    if (!file) return others.remove(path);
    // As when its tab is closed: it can be opened again.
    closeFile(file.id);
    return true;
  },
  paths: () => [...manifestStore.getState().files.map(({ name }) => `${HOME}/${name}`), ...others.paths()],
};

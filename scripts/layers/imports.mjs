// What a file imports, and which file that is. A type import is an import, and so is one that comes late or stands within a type.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

const SOURCE = /\.[cm]?[jt]sx?$/;

/** `import('…')`, as a call or as a type. The parser's own list has the calls only. */
const LATE = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?(['"`])([^'"`]+)\1/g;

/** The words between the quotes of every import of a text. */
export function importsOf(file, text) {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0].message}`);
  const reexports = module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest));
  const early = [...module.staticImports.map(({ moduleRequest }) => moduleRequest), ...reexports];
  const late = text.includes('import(') ? [...text.matchAll(LATE)].map((match) => match[2]) : [];
  return new Set([...early.flatMap((request) => request?.value ?? []), ...late]);
}

const known = new Map();
function isThere(place) {
  let there = known.get(place);
  if (there === undefined) known.set(place, (there = existsSync(place)));
  return there;
}

/** The name a rule knows it by (rules.mjs). What follows a ? tells Vite how to bring a file in, not which. */
export function resolveImport(root, from, words) {
  const plain = words.replace(/\?.*$/, '');
  if (isBuiltin(plain)) return `node:${plain.replace(/^node:/, '')}`;
  if (plain.startsWith('.')) {
    const to = path.posix.join(path.posix.dirname(from), plain);
    return path.posix.extname(to) !== '' && isThere(path.join(root, to)) ? to : `?${words}`;
  }
  const name = plain.split('/', plain.startsWith('@') ? 2 : 1).join('/');
  const packages = [name, `@types/${name}`].filter((each) => isThere(path.join(root, 'node_modules', each)));
  return packages.length > 0 ? `node_modules/${packages[0]}/` : `?${words}`;
}

/** Every source file of these folders and all they lead to, each with the names of what it imports. */
export function readImports(root, folders) {
  const graph = new Map();
  const waiting = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')),
  );
  for (const file of waiting) {
    if (graph.has(file)) continue;
    const imports = [...importsOf(file, readFileSync(path.join(root, file), 'utf8'))];
    const names = imports.map((words) => resolveImport(root, file, words));
    graph.set(file, names);
    waiting.push(...names.filter((name) => SOURCE.test(name) && !/^(node_modules\/|node:|\?)/.test(name)));
  }
  return graph;
}

/** Files that import each other in a circle: one circle of each knot. */
export function findCycles(graph) {
  const seen = new Map();
  const cycles = [];
  const visit = (file, way) => {
    const state = seen.get(file);
    if (state === 'on the way') cycles.push([...way.slice(way.indexOf(file)), file]);
    if (state !== undefined) return;
    seen.set(file, 'on the way');
    for (const name of graph.get(file) ?? []) if (graph.has(name)) visit(name, [...way, file]);
    seen.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

/** `-o custom-columns=NAME:.metadata.name,…`. Upstream: kubectl/pkg/cmd/get/customcolumn.go. */
import { Failure } from '../cli/failure.ts';
import { Columns } from './columns.ts';
import { goText } from './goText.ts';
import { findAll } from './jsonpath/evaluate.ts';
import { JsonPathError, type Node } from './jsonpath/nodes.ts';
import { parseTemplate } from './jsonpath/parse.ts';
import { itemsOf, type KubeObject, type Printer } from './objects.ts';

/** ".metadata.name", "metadata.name" and "{.metadata.name}" mean the same. @throws Failure */
export function relaxedPath(path: string): string {
  if (path === '') return path;
  const [, inBraces, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? [];
  const field = inBraces ?? bare;
  if (field === undefined)
    throw new Failure(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  return `{.${field}}`;
}

/** @throws Failure */
export function parsePath(path: string): readonly Node[] {
  try {
    return parseTemplate(path);
  } catch (error) {
    throw error instanceof JsonPathError ? new Failure(error.message) : error;
  }
}

/** @throws Failure */
export function customColumns(spec: string, noHeaders: boolean): Printer {
  const specs = spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new Failure(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) };
  });
  let isFirst = !noHeaders;
  const columns = new Columns();
  return (object) => {
    const paths = specs.map(({ path }) => parsePath(path));
    const rows = itemsOf(object).map((item) => paths.map((path) => cell(path, item)));
    const headers = isFirst ? [specs.map(({ header }) => header)] : [];
    isFirst = false;
    return columns.lines([...headers, ...rows]);
  };
}

function cell(path: readonly Node[], object: KubeObject): string {
  try {
    const found = findAll(path, object, true);
    const values = found.flat().map(goText);
    return [...((found[0] ?? []).length === 0 ? ['<none>'] : []), ...values].join(',');
  } catch (error) {
    throw error instanceof JsonPathError ? new Failure(error.message) : error;
  }
}

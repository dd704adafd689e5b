/** Any kind without a description of its own: its fields, one a line. Upstream: genericDescriber of kubectl/pkg/describe. */
import { compareText } from '../../api/index.ts';
import type { KubeObject } from '../print/objects.ts';
import { goText } from '../print/goText.ts';
import { isRecord } from '../records.ts';
import type { Page } from './page.ts';

const SHOWN_ABOVE = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

export function describeAnything(page: Page, object: KubeObject): void {
  const { name, namespace, labels, annotations } = object['metadata'] as {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  page.line(0, `Name:\t${name}`);
  page.line(0, `Namespace:\t${namespace ?? ''}`);
  page.labels('Labels', labels);
  page.annotations('Annotations', annotations);
  fields(page, 0, object, '');
}

function fields(page: Page, level: number, object: KubeObject, path: string): void {
  for (const key of Object.keys(object).sort(compareText)) {
    const value = object[key];
    const here = `${path}.${key}`;
    if (SHOWN_ABOVE.has(here)) continue;
    if (Array.isArray(value)) {
      page.line(level, `${label(key)}:`);
      for (const item of value as unknown[])
        if (isRecord(item)) fields(page, level + 1, item, here);
        else page.line(level + 1, goText(item));
    } else if (isRecord(value)) {
      page.line(level, `${label(key)}:`);
      fields(page, level + 1, value, here);
    } else page.line(level, `${label(key)}:\t${goText(value)}`);
  }
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** "resourceVersion" is "Resource Version", "apiVersion" "API Version". */
function label(key: string): string {
  if (/[^\p{L}-]/u.test(key)) return key;
  return (key.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+/gu) ?? [key])
    .map((part) => {
      if (ACRONYMS.has(part.toUpperCase())) return part.toUpperCase();
      return part === part.toLowerCase() ? part.slice(0, 1).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}

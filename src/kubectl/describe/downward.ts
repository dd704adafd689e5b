/** What the downward API gives a variable. Upstream: kubectl/pkg/util/fieldpath and pkg/util/resource. */
import { parseQuantity, type Container, type Pod } from '../../api/index.ts';

const mapText = (map: Readonly<Record<string, string>> = {}): string =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');

export function fieldText({ metadata }: Pod, path: string): string {
  const [, which, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (which === 'labels') return metadata.labels?.[key ?? ''] ?? '';
  if (which === 'annotations') return metadata.annotations?.[key ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return mapText(metadata.labels);
    case 'metadata.annotations':
      return mapText(metadata.annotations);
    // Upstream's resolver knows the metadata alone; the kubelet knows the rest.
    default:
      return '';
  }
}

export function resourceFieldText(
  { resources }: Container,
  { resource, divisor = '1' }: { readonly resource: string; readonly divisor?: string },
): string {
  const [list, name = ''] = resource.split('.');
  const amount = parseQuantity(resources?.[list as 'limits' | 'requests']?.[name] ?? '0') ?? 0;
  const unit = parseQuantity(divisor) || 1;
  const value = String(Math.ceil(amount / unit));
  return value === '0' && list === 'limits' ? 'node allocatable' : value;
}

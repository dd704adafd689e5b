/** A selection as it comes out of a link or a tab's storage: what is not one is none. */
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import type { Selection } from '../store/viewStore.ts';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';

/** What was selected, when it is something that can be. */
export function readSelection(value: unknown): Selection | undefined {
  if (!isFields(value)) return undefined;
  const { kind, resource, namespace, name, id, hop, node, service, address, revision } = value;
  switch (kind) {
    case 'object':
      return isText(resource) && Object.hasOwn(RESOURCES, resource) && isText(namespace) && isText(name)
        ? { kind, resource: resource as ResourceName, namespace, name }
        : undefined;
    case 'connection':
      return isText(id) ? { kind, id, ...(Number.isInteger(hop) ? { hop: hop as number } : {}) } : undefined;
    case 'external':
      return isText(name) ? { kind, name } : undefined;
    case 'plate':
      return isText(node) && isText(service) && isText(address) ? { kind, node, service, address } : undefined;
    case 'happening': {
      // One thing happens to one object: nothing is nested deeper.
      const about =
        isFields(value['about']) && value['about']['kind'] !== 'happening' ? readSelection(value['about']) : undefined;
      return Number.isInteger(revision)
        ? { kind, revision: revision as number, ...(about ? { about } : {}) }
        : undefined;
    }
    default:
      return undefined;
  }
}

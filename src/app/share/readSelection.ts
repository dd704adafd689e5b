/** A selection as it comes out of a link or a tab's storage: what is not one is none. */
import { RESOURCES, type Flow, type ResourceName } from '../../api/index.ts';
import type { Selection } from '../store/viewStore.ts';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';

const MOST_PORT = 65_535;
const PROTOCOLS = ['TCP', 'UDP', 'ICMP'] as const;
const ENTERING = ['pod', 'node', 'external'] as const;

function readSource(from: Fields): Flow['from'] | undefined {
  const { pod, node, external, address, entersAt, as } = from;
  if (isText(pod)) return { pod };
  if (isText(node)) return { node };
  if (isText(external)) return { external };
  const kind = ENTERING.find((each) => each === as);
  return isText(address) && isText(entersAt) && kind ? { address, entersAt, as: kind } : undefined;
}

/** A request that was only thought of. */
function readFlow(value: unknown): Flow | undefined {
  if (!isFields(value) || !isFields(value['from']) || !isFields(value['to'])) return undefined;
  const from = readSource(value['from']);
  const { host, port } = value['to'];
  if (!from || !isText(host) || !Number.isInteger(port)) return undefined;
  if ((port as number) < 0 || (port as number) > MOST_PORT) return undefined;
  const protocol = PROTOCOLS.find((each) => each === value['protocol']);
  return { from, to: { host, port: port as number }, ...(protocol ? { protocol } : {}) };
}

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
    case 'trace': {
      const flow = readFlow(value['flow']);
      return flow && { kind, flow };
    }
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

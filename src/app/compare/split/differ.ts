/**
 * What differs between two clusters that stand side by side, two moments of one run or two forks of it: their objects, and what each
 * node's rules do with each virtual address. Nodes whose rules differ alike are told in one line.
 */
import { keyOf, RESOURCES, type AnyObject, type Endpoint, type Plate, type ResourceName } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { fieldChanges } from '../../inspector/happening/fieldChanges.ts';
import { compareWords } from '../words.tsx';

export interface Difference {
  /** "Pod", or the word for rules. */
  readonly kind: string;
  readonly name: string;
  readonly what: 'came' | 'went' | 'changed';
  /** Each a path and what it was and is, or an endpoint that came or went. */
  readonly fields: readonly string[];
}

type Reading = Pick<Cluster, 'objects' | 'plates'>;

/** What one looks at first comes first. */
const FIRST: readonly ResourceName[] = ['services', 'pods', 'endpointslices'];
/** Written all the time, or told by EndpointSlices already. */
const LEFT_OUT: ReadonlySet<ResourceName> = new Set(['leases', 'events', 'endpoints']);
const REST = (Object.keys(RESOURCES) as ResourceName[]).filter((each) => !FIRST.includes(each) && !LEFT_OUT.has(each));

const MOST_FIELDS = 6;
/** Counters, clocks and uids: they differ at any two moments and mean nothing by themselves. */
const CLOCKWORK = /(Time|Timestamp|[gG]eneration|\.uid)$/;

interface Listed {
  readonly status?: { readonly conditions?: readonly { readonly type: string }[] };
  readonly endpoints?: readonly Endpoint[];
}

const stateOf = ({ conditions = {}, nodeName }: Endpoint): string =>
  [...Object.entries(conditions).flatMap(([name, is]) => (is ? [name] : [])), ...(nodeName ? [nodeName] : [])].join(
    ' ',
  );

/** The object with conditions by their type and endpoints by their address: which is the first of them means nothing. */
function unordered(object: AnyObject): unknown {
  const { status, endpoints } = object as Listed;
  const conditions = status?.conditions;
  return {
    ...object,
    ...(conditions
      ? { status: { ...status, conditions: Object.fromEntries(conditions.map((each) => [each.type, each])) } }
      : {}),
    ...(endpoints
      ? { endpoints: Object.fromEntries(endpoints.map((each) => [each.addresses.join(','), stateOf(each)])) }
      : {}),
  };
}

function changesOf(before: AnyObject, after: AnyObject): readonly string[] {
  return fieldChanges(unordered(before), unordered(after))
    .filter(({ path }) => !CLOCKWORK.test(path))
    .slice(0, MOST_FIELDS)
    .map(({ path, before: was, after: is }) =>
      compareWords.moments.field(path, was ?? compareWords.moments.nothing, is ?? compareWords.moments.nothing),
    );
}

function objectDifferences(one: Reading, other: Reading, resource: ResourceName): readonly Difference[] {
  const { kind } = RESOURCES[resource];
  const before = new Map(one.objects(resource).map((object) => [keyOf(object), object]));
  const after = new Map(other.objects(resource).map((object) => [keyOf(object), object]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): readonly Difference[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!is) return [{ kind, name, what: 'went', fields: [] }];
    // Another object of the same name has come in the place of the first.
    if (!was || was.metadata.uid !== is.metadata.uid) return [{ kind, name, what: 'came', fields: [] }];
    const fields = changesOf(was, is);
    return fields.length === 0 ? [] : [{ kind, name, what: 'changed', fields }];
  });
}

/** A node port is told without the node's own address, which is another on each. */
const addressOf = ({ kind, ip, port, protocol }: Plate): string =>
  `${kind === 'NodePort' ? '' : ip}:${port}${protocol === 'TCP' ? '' : ` ${protocol}`}`;

function plateChanges(was: Plate, is: Plate): readonly string[] {
  const [before, after] = [was, is].map(({ segments }) => segments.map(({ endpoint }) => endpoint)) as [
    string[],
    string[],
  ];
  return [
    ...after.filter((each) => !before.includes(each)).map((each) => `+ ${each}`),
    ...before.filter((each) => !after.includes(each)).map((each) => `− ${each}`),
    ...(['verdict', 'policy', 'masquerade'] as const)
      .filter((field) => was[field] !== is[field])
      .map((field) => compareWords.moments.field(field, String(was[field]), String(is[field]))),
  ];
}

interface RuleDifference extends Omit<Difference, 'kind' | 'name'> {
  readonly address: string;
}

function ruleDifferences(one: Reading, other: Reading, node: string): readonly RuleDifference[] {
  const before = new Map(one.plates(node).map((plate) => [addressOf(plate), plate]));
  const after = new Map(other.plates(node).map((plate) => [addressOf(plate), plate]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((address): readonly RuleDifference[] => {
    const [was, is] = [before.get(address), after.get(address)];
    if (!was || !is) return [{ address, what: is ? 'came' : 'went', fields: [] }];
    const fields = plateChanges(was, is);
    return fields.length === 0 ? [] : [{ address, what: 'changed', fields }];
  });
}

/** Nodes whose rules differ alike, in one line. */
function allRules(one: Reading, other: Reading): readonly Difference[] {
  const alike = new Map<string, { readonly found: RuleDifference; readonly nodes: string[] }>();
  for (const { metadata } of other.objects('nodes'))
    for (const found of ruleDifferences(one, other, metadata.name)) {
      const key = JSON.stringify(found);
      const known = alike.get(key);
      if (known) known.nodes.push(metadata.name);
      else alike.set(key, { found, nodes: [metadata.name] });
    }
  return [...alike.values()].map(({ found: { address, what, fields }, nodes }) => ({
    kind: compareWords.differ.rules,
    name: compareWords.differ.onNodes(address, nodes.join(', ')),
    what,
    fields,
  }));
}

/** From the first to the second: what came, went and changed; objects one looks at first, then rules, then the rest. */
export function differ(one: Reading, other: Reading): readonly Difference[] {
  const of = (resource: ResourceName) => objectDifferences(one, other, resource);
  return [...FIRST.flatMap(of), ...allRules(one, other), ...REST.flatMap(of)];
}

/** The machines: those that are there, where they are placed, and how one more joins. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { taintText, type Node, type Taint } from '../../api/index.ts';
import type { NodeOptions } from '../../cluster/index.ts';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import { select } from '../store/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { Lamp, type LampState } from '../ui/Lamp.tsx';
import { Section } from '../ui/Section.tsx';
import { AddNode } from './AddNode.tsx';
import { configure, patchNode, type Problem } from './change.ts';
import { Chips } from './Chips.tsx';
import { Hint, InPlace } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

const ZONE = 'topology.kubernetes.io/zone';
/** Labels that every kubelet sets, or that have a field of their own here. */
const BUILT_IN = /^(?:beta\.kubernetes\.io\/|kubernetes\.io\/(?:arch|os|hostname)$|topology\.kubernetes\.io\/zone$)/;
const MOST_SHOWN = 40;
const ZONES = 'servicescope-zones';

const zoneOf = (node: Node | undefined): string => node?.metadata.labels?.[ZONE] ?? '';

function stateOf(node: Node | undefined): { readonly state: LampState; readonly words: string } {
  if (!node) return { state: 'off', words: settingWords.node.booting };
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return ready === 'True' ? { state: 'ok', words: 'Ready' } : { state: 'bad', words: 'NotReady' };
}

function readTaint(text: string): Taint {
  const colon = text.lastIndexOf(':');
  const [key = '', value] = (colon < 0 ? text : text.slice(0, colon)).split('=');
  const effect = (colon < 0 ? '' : text.slice(colon + 1)) as Taint['effect'];
  return { key, ...(value === undefined ? {} : { value }), effect };
}

/** `key=value`; a key alone has the empty value, as with kubectl. */
function readLabel(text: string): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  return equals < 0 ? { [text]: '' } : { [text.slice(0, equals)]: text.slice(equals + 1) };
}

function Placement({ node }: { readonly node: Node }) {
  const { name, labels = {} } = node.metadata;
  const taints = node.spec.taints ?? [];
  const shown = Object.entries(labels).filter(([key]) => !BUILT_IN.test(key));
  const setTaints = (next: readonly Taint[], said: string): readonly Problem[] =>
    patchNode(name, { taints: next }, said);
  return (
    <>
      <InPlace
        label={settingWords.node.zone}
        placeholder={settingWords.none}
        list={ZONES}
        value={zoneOf(node)}
        onCommit={(zone) =>
          patchNode(
            name,
            { labels: { [ZONE]: zone === '' ? null : zone } },
            zone === '' ? settingWords.node.inNoZone(name) : settingWords.node.inZone(name, zone),
          )
        }
      />
      <Chips
        said={settingWords.labels}
        of={name}
        placeholder="key=value"
        items={shown.map(([key, value]) => (value === '' ? key : `${key}=${value}`))}
        onAdd={(text) => patchNode(name, { labels: readLabel(text) }, settingWords.labels.added(name, text))}
        onRemove={(item) => {
          const key = item.split('=')[0] ?? item;
          patchNode(name, { labels: { [key]: null } }, settingWords.labels.removed(name, key));
        }}
      />
      <Chips
        said={settingWords.taints}
        of={name}
        placeholder="key=value:NoSchedule"
        items={taints.map(taintText)}
        onAdd={(text) => setTaints([...taints, readTaint(text)], settingWords.taints.added(name, text))}
        onRemove={(item) =>
          setTaints(
            taints.filter((taint) => taintText(taint) !== item),
            settingWords.taints.removed(name, item),
          )
        }
      />
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly node: Node | undefined;
  readonly machine: NodeOptions | undefined;
}

function NodeRow({ name, node, machine }: RowProps) {
  const { state, words } = stateOf(node);
  const zone = zoneOf(node);
  const remove = () => {
    const [problem] = configure({ kind: 'removeNode', node: name }, settingWords.node.removed(name));
    return problem;
  };
  return (
    <li>
      <details className={styles['item']} data-setting="node" data-name={name}>
        <summary>
          <ChevronRight aria-hidden="true" />
          <b>{name}</b>
          <code>{machine?.ip ?? node?.status?.addresses?.[0]?.address}</code>
          {zone !== '' && <span className={styles['zone']}>{settingWords.node.itsZone(zone)}</span>}
          <span className={styles['lamp']}>
            <Lamp state={state}>{words}</Lamp>
          </span>
        </summary>
        <div className={styles['body']}>
          {node && <Placement node={node} />}
          <Hint>
            {settingWords.node.podAddresses(machine?.podCIDR ?? node?.spec.podCIDR ?? settingWords.node.noRange)}
          </Hint>
          <div className={styles['buttons']}>
            {node && (
              <Button onClick={() => select({ kind: 'object', resource: 'nodes', namespace: '', name })}>
                {settingWords.node.inspect}
              </Button>
            )}
            {machine && <RemoveButton name={name} remove={remove} />}
          </div>
        </div>
      </details>
    </li>
  );
}

function RemoveButton({ name, remove }: { readonly name: string; readonly remove: () => Problem | undefined }) {
  const [problem, setProblem] = useState<Problem>();
  return (
    <>
      <Button tone="danger" onClick={() => setProblem(remove())}>
        {settingWords.node.remove(name)}
      </Button>
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem.message}
        </p>
      )}
    </>
  );
}

export function NodesSection() {
  const nodes = useObjects('nodes');
  const machines = useCluster((state) => state.cluster.settings.nodes);
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  const names = [...new Set([...machines.map(({ name }) => name), ...byName.keys()])];
  const zones = [...new Set(nodes.map(zoneOf))].filter((zone) => zone !== '').sort();
  return (
    <Section title={settingWords.node.title} aside={String(names.length)}>
      <datalist id={ZONES}>
        {[...new Set([...zones, 'zone-a', 'zone-b'])].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <ul className={styles['items']}>
        {names.slice(0, MOST_SHOWN).map((name) => (
          <NodeRow
            key={name}
            name={name}
            node={byName.get(name)}
            machine={machines.find((machine) => machine.name === name)}
          />
        ))}
      </ul>
      {names.length > MOST_SHOWN && <Hint>{settingWords.node.more(names.length - MOST_SHOWN)}</Hint>}
      {zones.length > 0 && <Hint>{settingWords.node.zonesAreLearnt}</Hint>}
      <AddNode names={names} list={ZONES} />
    </Section>
  );
}

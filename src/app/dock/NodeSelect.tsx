/** Which node's kernel the dock looks into. Rules and conntrack share the choice. */
import { useObjects } from '../store/clusterStore.ts';
import field from '../ui/Field.module.css';
import { dockStore, useDock } from './dockStore.ts';

/** The chosen node, or the first worker while none is chosen; '' in a cluster without nodes. */
export function useDockNode(): string {
  const nodes = useObjects('nodes');
  const chosen = useDock((state) => state.node);
  const names = nodes.map(({ metadata }) => metadata.name);
  if (names.includes(chosen)) return chosen;
  const worker = nodes.find(({ spec }) => !spec.taints?.some(({ effect }) => effect === 'NoSchedule'));
  return worker?.metadata.name ?? names[0] ?? '';
}

export function NodeSelect({ node }: { readonly node: string }) {
  const nodes = useObjects('nodes');
  return (
    <label className={field['field']}>
      Node
      <select value={node} onChange={(event) => dockStore.setState({ node: event.target.value, focus: undefined })}>
        {nodes.map(({ metadata }) => (
          <option key={metadata.uid}>{metadata.name}</option>
        ))}
      </select>
    </label>
  );
}

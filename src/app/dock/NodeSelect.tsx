/** Which node's kernel the dock looks into. Rules and conntrack share the choice. */
import { decidingHop } from '../presenters/hopStory.ts';
import { useObjects } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { useView } from '../store/viewStore.ts';
import field from '../ui/Field.module.css';
import { dockStore, useDock } from './dockStore.ts';

/** Where the selected packet was decided, if one is selected. */
function useDecidingNode(): string | undefined {
  const id = useView(({ selection }) => (selection?.kind === 'connection' ? selection.id : undefined));
  return useEngine((cluster) => {
    const place = decidingHop((id === undefined ? undefined : cluster.connection(id))?.hops ?? [])?.place;
    return place?.kind === 'node' ? place.name : undefined;
  });
}

/** The chosen node; while none is chosen that of the selected packet, or the first worker; '' in a cluster without nodes. */
export function useDockNode(): string {
  const nodes = useObjects('nodes');
  const deciding = useDecidingNode();
  const chosen = useDock((state) => state.node);
  const names = nodes.map(({ metadata }) => metadata.name);
  if (names.includes(chosen)) return chosen;
  if (deciding !== undefined && names.includes(deciding)) return deciding;
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

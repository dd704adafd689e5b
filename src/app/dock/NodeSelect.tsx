/** Which node's kernel the dock looks into. Rules and conntrack share the choice. */
import { decidingHop } from '../presenters/hopStory.ts';
import { useObjects } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { useView } from '../store/viewStore.ts';
import { Choice } from '../ui/Choice.tsx';
import { dockStore, useDock } from './dockStore.ts';
import { dockWords } from './words.tsx';

/** The node that is selected, or where the selected packet was decided. */
function useMeantNode(): string | undefined {
  const selected = useView(({ selection }) =>
    selection?.kind === 'object' && selection.resource === 'nodes' ? selection.name : undefined,
  );
  const id = useView(({ packet }) => packet?.id);
  const deciding = useEngine((cluster) => {
    const place = decidingHop((id === undefined ? undefined : cluster.connection(id))?.hops ?? [])?.place;
    return place?.kind === 'node' ? place.name : undefined;
  });
  return selected ?? deciding;
}

/** The chosen node; while none is chosen the one that is meant, or the first worker; '' in a cluster without nodes. */
export function useDockNode(): string {
  const nodes = useObjects('nodes');
  const meant = useMeantNode();
  const chosen = useDock((state) => state.node);
  const names = nodes.map(({ metadata }) => metadata.name);
  if (names.includes(chosen)) return chosen;
  if (meant !== undefined && names.includes(meant)) return meant;
  const worker = nodes.find(({ spec }) => !spec.taints?.some(({ effect }) => effect === 'NoSchedule'));
  return worker?.metadata.name ?? names[0] ?? '';
}

export function NodeSelect({ node }: { readonly node: string }) {
  const nodes = useObjects('nodes');
  return (
    <Choice
      label={dockWords.node}
      of={nodes.map(({ metadata }) => metadata.name)}
      say={String}
      chosen={node}
      onChoose={(next) => dockStore.setState({ node: next, focus: undefined })}
    />
  );
}

/**
 * Pods of a node that is drawn as a tile, in the document: not to be seen, for they are painted, but a script finds each by the same
 * attributes at any zoom. Of a crowd they are left out: nothing per Pod may then cost anything.
 */
import type { PodLayout } from '../../../scene/index.ts';
import { useScene } from '../store/sceneStore.ts';

/** As many Pods as a cluster may have to be found one by one far out. */
const MOST = 300;

function TiledPod({ seat: { uid } }: { readonly seat: PodLayout }) {
  const facts = useScene((state) => state.pods.get(uid));
  const isLeaving = useScene((state) => state.leaving.has(uid));
  if (!facts) return null;
  return (
    <i
      hidden
      data-kind="Pod"
      data-namespace={facts.namespace}
      data-name={facts.name}
      data-state={isLeaving ? 'Deleted' : facts.state}
      data-ip={facts.ip}
      data-node={facts.node}
    />
  );
}

export function TiledPods({ node }: { readonly node: string }) {
  const pods = useScene((state) => state.layout.pods);
  if (pods.length > MOST) return null;
  return pods.map((seat) => (seat.node === node ? <TiledPod key={seat.uid} seat={seat} /> : null));
}

/** C on a drawn object: the newest connection that has to do with it is followed; pressed again, the one before. */
import { keyOf, type ConnectionRecord } from '../../../api/index.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import { select, viewStore } from '../../store/viewStore.ts';
import { withEngine } from '../../store/withEngine.ts';
import { parseSceneKey, type SceneObject } from '../objectKey.ts';
import { sceneStore } from '../store/sceneStore.ts';
import { isAsked } from './ways.ts';
import { lateCanvasWords } from '../late.words.tsx';

/** Connections that are looked through. */
const MOST = 400;

function concerns(object: SceneObject): (record: ConnectionRecord) => boolean {
  const { cluster } = clusterStore().getState();
  switch (object.kind) {
    case 'Pod': {
      const key = `${object.namespace}/${object.name}`;
      return ({ flow, endpointPod }) => endpointPod === key || ('pod' in flow.from && flow.from.pod === key);
    }
    case 'Service': {
      const key = `${object.namespace}/${object.name}`;
      const service = cluster.objects('services').find((each) => keyOf(each) === key);
      return ({ flow }) => service !== undefined && isAsked(service, flow.from, flow.to);
    }
    case 'External':
      return ({ flow }) => 'external' in flow.from && flow.from.external === object.name;
    case 'Node':
      return ({ hops }) => hops.some(({ place }) => place.kind === 'node' && place.name === object.name);
    case 'Plate': {
      const { layout } = sceneStore().getState();
      const seat = layout.index.nodes.get(object.node)?.plates.find(({ key }) => key === object.plate);
      const at = seat === undefined ? '' : `${seat.plate.ip}:${seat.plate.port}`;
      return ({ flow, header }) =>
        `${flow.to.host}:${flow.to.port}` === at || (header !== undefined && `${header.dst}:${header.dport}` === at);
    }
  }
}

/** @param key of the drawn object */
export function followFrom(key: string): void {
  withEngine(() => {
    const object = parseSceneKey(key);
    const found = object ? clusterStore().getState().cluster.connections(MOST).filter(concerns(object)) : [];
    if (found.length === 0) return showToast(lateCanvasWords.noPacket);
    const { selection } = viewStore.getState();
    const at = selection?.kind === 'connection' ? found.findIndex(({ id }) => id === selection.id) : -1;
    select({ kind: 'connection', id: found[(at + 1) % found.length]!.id });
  });
}

/** The cluster's settings: what is a choice is chosen from here; what wants a value typed opens its field. */
import type { ClusterChange } from '../../cluster/index.ts';
import { configure } from '../settings/change.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { Entry } from './entry.ts';
import { paletteWords } from './words.tsx';

function change(label: string, what: ClusterChange, also = ''): Entry {
  const perform = () => {
    const [problem] = configure(what, label);
    if (problem) showToast(problem.message, { tone: 'error' });
  };
  return { id: `setting.${label}`, group: 'Settings', label, also, perform };
}

const openPanel = () => viewStore.setState({ leftOpen: true, leftTab: 'cluster' });

export function settingEntries(): readonly Entry[] {
  const { proxy, loadBalancer } = clusterStore().getState().cluster.settings;
  const said = paletteWords.settings;
  const modes = (['iptables', 'nftables', 'ipvs'] as const)
    .filter((mode) => mode !== proxy.mode)
    .map((mode) => change(said.mode(mode), { kind: 'setProxy', proxy: { mode } }));
  const local = (['ClusterCIDR', 'NodeCIDR', 'none'] as const)
    .filter((detectLocal) => detectLocal !== proxy.detectLocal)
    .map((detectLocal) => change(said.detectLocal(detectLocal), { kind: 'setProxy', proxy: { detectLocal } }));
  const switches = (['masqueradeAll', 'localhostNodePorts'] as const).map((field) =>
    change(said.switched(field, !proxy[field]), { kind: 'setProxy', proxy: { [field]: !proxy[field] } }),
  );
  return [
    ...modes,
    ...switches,
    ...local,
    change(said.cloud(!loadBalancer), { kind: 'setLoadBalancer', on: !loadBalancer }, said.alsoCloud),
    ...Object.entries(said.fields).map(([field, label]): Entry => ({
      id: `field.${field}`,
      group: 'Settings',
      label,
      detail: said.inPanel,
      perform: openPanel,
    })),
  ];
}

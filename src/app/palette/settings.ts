/** The cluster's settings: what is a choice is chosen from here; what wants a value typed opens its field. */
import type { ClusterChange } from '../../cluster/index.ts';
import { configure } from '../settings/change.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { Entry } from './entry.ts';

function change(label: string, what: ClusterChange, also = ''): Entry {
  const perform = () => {
    const [problem] = configure(what, label);
    if (problem) showToast(problem.message, { tone: 'error' });
  };
  return { id: `setting.${label}`, group: 'Settings', label, also, perform };
}

const openPanel = () => viewStore.setState({ leftOpen: true, leftTab: 'cluster' });

const FIELDS: readonly string[] = [
  'Add a node',
  'Zones, labels and taints of nodes',
  'nodePortAddresses',
  'Time of a hop',
  'Address ranges of Pods and Services',
  'Clients outside, and their traffic',
];

export function settingEntries(): readonly Entry[] {
  const { proxy, loadBalancer } = clusterStore().getState().cluster.settings;
  const onOff = (on: boolean) => (on ? 'on' : 'off');
  const modes = (['iptables', 'nftables', 'ipvs'] as const)
    .filter((mode) => mode !== proxy.mode)
    .map((mode) => change(`kube-proxy: mode ${mode}`, { kind: 'setProxy', proxy: { mode } }));
  const local = (['ClusterCIDR', 'NodeCIDR', 'none'] as const)
    .filter((detectLocal) => detectLocal !== proxy.detectLocal)
    .map((detectLocal) =>
      change(`kube-proxy: detectLocalMode ${detectLocal}`, { kind: 'setProxy', proxy: { detectLocal } }),
    );
  const switches = (['masqueradeAll', 'localhostNodePorts'] as const).map((field) =>
    change(`kube-proxy: ${field} ${onOff(!proxy[field])}`, { kind: 'setProxy', proxy: { [field]: !proxy[field] } }),
  );
  return [
    ...modes,
    ...switches,
    ...local,
    change(`Cloud controller ${onOff(!loadBalancer)}`, { kind: 'setLoadBalancer', on: !loadBalancer }, 'load balancer'),
    ...FIELDS.map((label): Entry => ({
      id: `field.${label}`,
      group: 'Settings',
      label: `${label}…`,
      detail: 'in the Cluster panel',
      perform: openPanel,
    })),
  ];
}

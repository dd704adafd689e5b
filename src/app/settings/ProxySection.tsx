/** kube-proxy's configuration, for the whole cluster, and how far the nodes' proxies are with it. */
import { useState } from 'react';
import type { ProxyOptions } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { Lamp } from '../ui/Lamp.tsx';
import { Section } from '../ui/Section.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Switch } from '../ui/Switch.tsx';
import { configure, type Problem } from './change.ts';
import { Hint, InPlace, Problems, SelectField } from './fields.tsx';
import styles from './ClusterPanel.module.css';

type Mode = NonNullable<ProxyOptions['mode']>;
type DetectLocal = NonNullable<ProxyOptions['detectLocal']>;

const MODES: Readonly<Record<Mode, string>> = {
  iptables: 'A chain of rules for each Service: a packet is compared with one Service after the other.',
  nftables: 'One look-up in a map for each packet, however many Services there are.',
  ipvs: 'A virtual server in the kernel for each Service; its addresses are bound to every node.',
};

const DETECT_LOCAL: Readonly<Record<DetectLocal, string>> = {
  ClusterCIDR: 'A sender is a Pod if its address is in the cluster’s Pod range; others are masqueraded.',
  NodeCIDR: 'A sender is a Pod if its address is in its own node’s range; others are masqueraded.',
  none: 'No sender is taken for a Pod.',
};

const same = <T extends string>(values: readonly T[]) => values.map((value) => ({ value }));

/** How many nodes' rules are of the present configuration. */
function Progress() {
  const { done, all } = useEngine((cluster) => {
    const { nodes } = cluster.settings;
    const synced = nodes.filter(({ name }) => cluster.proxyStatus(name)?.outdated === undefined);
    return { done: synced.length, all: nodes.length };
  });
  const isDone = done === all;
  return (
    <p className={styles['progress']} role="status">
      <Lamp state={isDone ? 'ok' : 'warn'}>
        {isDone ? `in force on all ${all} nodes` : `in force on ${done} of ${all} nodes`}
      </Lamp>
    </p>
  );
}

export function ProxySection() {
  const proxy = useCluster((state) => state.cluster.settings.proxy);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const set = (change: ProxyOptions, said: string): readonly Problem[] =>
    configure({ kind: 'setProxy', proxy: change }, `kube-proxy: ${said}. Every node’s proxy starts again with it.`);
  const choose = (change: ProxyOptions, said: string) => setProblems(set(change, said));
  const onOff = (on: boolean) => (on ? 'on' : 'off');
  return (
    <Section title="kube-proxy">
      <div className={styles['stack']}>
        <Segmented<Mode>
          label="Proxy mode"
          value={proxy.mode}
          options={(Object.keys(MODES) as Mode[]).map((mode) => ({ value: mode, label: mode, title: MODES[mode] }))}
          onChange={(mode) => mode !== proxy.mode && choose({ mode }, `mode ${mode}`)}
        />
        <Problems problems={problems} />
        <Hint>{MODES[proxy.mode]}</Hint>
        <Progress />
        <Switch
          checked={proxy.masqueradeAll}
          onChange={(masqueradeAll) => choose({ masqueradeAll }, `masqueradeAll ${onOff(masqueradeAll)}`)}
        >
          masqueradeAll
        </Switch>
        <Hint>Whoever asks a Service gets its node’s address as sender; Pods no longer see who asked.</Hint>
        <SelectField<DetectLocal>
          label="detectLocalMode"
          value={proxy.detectLocal}
          options={same(Object.keys(DETECT_LOCAL) as DetectLocal[])}
          onChange={(detectLocal) => choose({ detectLocal }, `detectLocalMode ${detectLocal}`)}
        />
        <Hint>{DETECT_LOCAL[proxy.detectLocal]}</Hint>
        <InPlace
          label="nodePortAddresses"
          placeholder={proxy.mode === 'nftables' ? 'primary' : 'all addresses'}
          value={proxy.nodePortAddresses.join(', ')}
          onCommit={(text) => {
            const nodePortAddresses = text.split(/[\s,]+/).filter((range) => range !== '');
            return set(
              { nodePortAddresses },
              `nodePortAddresses ${nodePortAddresses.join(', ') || (proxy.mode === 'nftables' ? 'primary' : 'all')}`,
            );
          }}
        />
        <Hint>
          NodePorts answer on a node’s addresses in these ranges only, such as 192.168.49.0/24; “primary” is its
          InternalIP{proxy.mode === 'nftables' ? ', and what nftables mode takes when nothing is said' : ''}.
        </Hint>
        <Switch
          checked={proxy.localhostNodePorts}
          onChange={(localhostNodePorts) =>
            choose({ localhostNodePorts }, `localhostNodePorts ${onOff(localhostNodePorts)}`)
          }
        >
          localhostNodePorts
        </Switch>
        <Hint>A node’s own processes reach NodePorts at 127.0.0.1; iptables mode only.</Hint>
      </div>
    </Section>
  );
}

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
import { settingWords } from './words.tsx';

type Mode = NonNullable<ProxyOptions['mode']>;
type DetectLocal = NonNullable<ProxyOptions['detectLocal']>;

const MODES: readonly Mode[] = ['iptables', 'nftables', 'ipvs'];

const DETECT_LOCAL: readonly DetectLocal[] = ['ClusterCIDR', 'NodeCIDR', 'none'];

const same = <T extends string>(values: readonly T[]) => values.map((value) => ({ value }));

/** How many nodes' rules are of the present configuration. */
function Progress() {
  const { done, all } = useEngine((cluster) => {
    const { nodes } = cluster.settings;
    const synced = nodes.filter(({ name }) => cluster.proxyStatus(name)?.outdated === undefined);
    return { done: synced.length, all: nodes.length };
  });
  return (
    <p className={styles['progress']} role="status">
      <Lamp state={done === all ? 'ok' : 'warn'}>{settingWords.proxy.inForce(done, all)}</Lamp>
    </p>
  );
}

export function ProxySection() {
  const proxy = useCluster((state) => state.cluster.settings.proxy);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const set = (change: ProxyOptions, said: string): readonly Problem[] =>
    configure({ kind: 'setProxy', proxy: change }, settingWords.proxy.changed(said));
  const choose = (change: ProxyOptions, said: string) => setProblems(set(change, said));
  const turn = (field: 'masqueradeAll' | 'localhostNodePorts', isOn: boolean) =>
    choose({ [field]: isOn }, settingWords.proxy.switched(field, isOn));
  return (
    <Section title="kube-proxy">
      <div className={styles['stack']}>
        <Segmented<Mode>
          label={settingWords.proxy.mode}
          value={proxy.mode}
          options={MODES.map((mode) => ({ value: mode, label: mode, title: settingWords.proxy.modes[mode] }))}
          onChange={(mode) => mode !== proxy.mode && choose({ mode }, `mode ${mode}`)}
        />
        <Problems problems={problems} />
        <Hint>{settingWords.proxy.modes[proxy.mode]}</Hint>
        <Progress />
        <Switch checked={proxy.masqueradeAll} onChange={(isOn) => turn('masqueradeAll', isOn)}>
          masqueradeAll
        </Switch>
        <Hint>{settingWords.proxy.masqueradeAll}</Hint>
        <SelectField<DetectLocal>
          label="detectLocalMode"
          value={proxy.detectLocal}
          options={same(DETECT_LOCAL)}
          onChange={(detectLocal) => choose({ detectLocal }, `detectLocalMode ${detectLocal}`)}
        />
        <Hint>{settingWords.proxy.detectLocal[proxy.detectLocal]}</Hint>
        <InPlace
          label="nodePortAddresses"
          placeholder={proxy.mode === 'nftables' ? 'primary' : settingWords.proxy.allAddresses}
          value={proxy.nodePortAddresses.join(', ')}
          onCommit={(text) => {
            const nodePortAddresses = text.split(/[\s,]+/).filter((range) => range !== '');
            return set(
              { nodePortAddresses },
              nodePortAddresses.length === 0 && proxy.mode !== 'nftables'
                ? settingWords.proxy.allOf('nodePortAddresses')
                : `nodePortAddresses ${nodePortAddresses.join(', ') || 'primary'}`,
            );
          }}
        />
        <Hint>{settingWords.proxy.nodePortAddresses(proxy.mode === 'nftables')}</Hint>
        <Switch checked={proxy.localhostNodePorts} onChange={(isOn) => turn('localhostNodePorts', isOn)}>
          localhostNodePorts
        </Switch>
        <Hint>{settingWords.proxy.localhostNodePorts}</Hint>
      </div>
    </Section>
  );
}

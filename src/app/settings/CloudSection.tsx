/** What lies around the cluster: the cloud's controller, and how long a packet takes from place to place. */
import { useCluster } from '../store/clusterStore.ts';
import { Section } from '../ui/Section.tsx';
import { Switch } from '../ui/Switch.tsx';
import { configure } from './change.ts';
import { Hint, InPlace } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

export function CloudSection() {
  const { loadBalancer, hopLatency } = useCluster((state) => state.cluster.settings);
  const turn = (on: boolean) =>
    configure({ kind: 'setLoadBalancer', on }, on ? settingWords.cloud.runs : settingWords.cloud.stopped);
  return (
    <Section title={settingWords.cloud.title}>
      <div className={styles['stack']}>
        <Switch checked={loadBalancer} onChange={turn}>
          {settingWords.cloud.controller}
        </Switch>
        <Hint>{loadBalancer ? settingWords.cloud.whileItRuns : settingWords.cloud.withoutIt}</Hint>
        <InPlace
          label={settingWords.cloud.hop}
          inputMode="numeric"
          suffix="ms"
          value={String(hopLatency)}
          onCommit={(text) =>
            configure(
              { kind: 'setHopLatency', ms: text === '' ? NaN : Number(text) },
              settingWords.cloud.hopTakes(text),
            )
          }
        />
        <Hint>{settingWords.cloud.hopHint}</Hint>
      </div>
    </Section>
  );
}

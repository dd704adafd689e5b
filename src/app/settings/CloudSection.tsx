/** What lies around the cluster: the cloud's controller, and how long a packet takes from place to place. */
import { useCluster } from '../store/clusterStore.ts';
import { Section } from '../ui/Section.tsx';
import { Switch } from '../ui/Switch.tsx';
import { configure } from './change.ts';
import { Hint, InPlace } from './fields.tsx';
import styles from './ClusterPanel.module.css';

export function CloudSection() {
  const { loadBalancer, hopLatency } = useCluster((state) => state.cluster.settings);
  const turn = (on: boolean) =>
    configure({ kind: 'setLoadBalancer', on }, on ? 'The cloud controller runs' : 'The cloud controller is stopped');
  return (
    <Section title="Cloud and network">
      <div className={styles['stack']}>
        <Switch checked={loadBalancer} onChange={turn}>
          Cloud controller
        </Switch>
        <Hint>
          {loadBalancer
            ? 'It gives each Service of type LoadBalancer an address, and tells its load balancers of new nodes.'
            : 'New load balancers stay <pending>; those that have an address go on with the nodes they know.'}
        </Hint>
        <InPlace
          label="Time of a hop"
          inputMode="numeric"
          suffix="ms"
          value={String(hopLatency)}
          onCommit={(text) =>
            configure({ kind: 'setHopLatency', ms: text === '' ? NaN : Number(text) }, `A hop takes ${text} ms`)
          }
        />
        <Hint>From place to place, in cluster time: long enough to be seen. Real networks take well under 1 ms.</Hint>
      </div>
    </Section>
  );
}

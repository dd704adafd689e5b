/** Over everything while a shared run is on its way: what lies beneath is about to be replaced. */
import { useCluster } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import styles from './OpeningVeil.module.css';

export function OpeningVeil() {
  const opening = useScenario((state) => state.opening);
  const isMissing = useCluster((state) => state.engine === 'missing');
  if (opening === undefined || isMissing) return null;
  return (
    <div className={styles['veil']} role="status">
      <p>{opening}</p>
    </div>
  );
}

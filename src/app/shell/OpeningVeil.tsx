/** Over everything while a shared run is on its way: what lies beneath is about to be replaced. */
import { useCluster } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import { Button } from '../ui/Button.tsx';
import styles from './OpeningVeil.module.css';
import { shellWords } from './words.tsx';

export function OpeningVeil() {
  const opening = useScenario((state) => state.opening);
  const cancel = useScenario((state) => state.cancel);
  const isMissing = useCluster((state) => state.engine === 'missing');
  if (opening === undefined || isMissing) return null;
  return (
    <div className={styles['veil']} role="status">
      <p>
        {opening}
        {cancel && <Button onClick={cancel}>{shellWords.opening.cancel}</Button>}
      </p>
    </div>
  );
}

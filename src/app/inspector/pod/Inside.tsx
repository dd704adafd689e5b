/** Inside the containers: the environment they were started with, and what they print. */
import { useMemo } from 'react';
import { keyOf, type EnvVar, type Pod } from '../../../api/index.ts';
import type { LogLine } from '../../../cluster/index.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

/** Lines at the end of a log that are shown. */
const LAST_LINES = 60;

function sameLines(a: readonly LogLine[] | undefined, b: readonly LogLine[] | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  const [lastA, lastB] = [a.at(-1), b.at(-1)];
  return lastA?.at === lastB?.at && lastA?.text === lastB?.text;
}

const print = ({ name, value }: EnvVar): string => `${name}=${value ?? ''}`;

/** Read when the Pod changes: a container's environment is fixed when it starts. */
function Environment({ pod, container }: { readonly pod: Pod; readonly container: string }) {
  const cluster = useCluster((state) => state.cluster);
  const variables = useMemo(() => cluster.environment(keyOf(pod), container), [cluster, pod, container]);
  if (!variables) return null;
  return (
    <Section
      title={inspectorWords.pod.environment(container)}
      aside={inspectorWords.pod.variables(variables.length)}
      folded
    >
      <p className={styles['note']}>{inspectorWords.pod.environmentHint}</p>
      <pre className={styles['log']} tabIndex={0} role="region" aria-label={inspectorWords.pod.environment(container)}>
        {variables.map(print).join('\n')}
      </pre>
    </Section>
  );
}

function Logs({ pod, container }: { readonly pod: Pod; readonly container: string }) {
  const key = keyOf(pod);
  const lines = useEngine((cluster) => cluster.logs(key, container), sameLines);
  if (!lines) return null;
  const text = lines
    .slice(-LAST_LINES)
    .map((line) => line.text)
    .join('\n');
  return (
    <Section title={inspectorWords.pod.log(container)} aside={inspectorWords.pod.lines(lines.length)} folded>
      <pre className={styles['log']} tabIndex={0} role="region" aria-label={inspectorWords.pod.log(container)}>
        {text}
      </pre>
      <CopyButton text={() => lines.map((line) => line.text).join('\n')} />
    </Section>
  );
}

export function Inside({ pod }: { readonly pod: Pod }) {
  return pod.spec.containers.map(({ name }) => (
    <div key={name} className={styles['inside']}>
      <Logs pod={pod} container={name} />
      <Environment pod={pod} container={name} />
    </div>
  ));
}

/** What a learner can do to a Pod. The same actions as in the scene's menu, reachable without a pointer. */
import { CircleOff, CircleCheck, Skull, Trash2, Zap } from 'lucide-react';
import { keyOf, type Pod } from '../../../api/index.ts';
import type { Interference } from '../../../cluster/index.ts';
import { act } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';

function deletePod({ metadata }: Pod, force: boolean): void {
  const path = `/api/v1/namespaces/${metadata.namespace ?? 'default'}/pods/${metadata.name}`;
  act((cluster) => cluster.request({ method: 'DELETE', path: force ? `${path}?gracePeriodSeconds=0` : path }));
  showToast(force ? `pod "${metadata.name}" force deleted` : `pod "${metadata.name}" deleted`);
}

function interfere(pod: Pod, kind: Extract<Interference, { pod: string }>['kind'], said: string): void {
  const change = { kind, pod: keyOf(pod) } as Interference;
  act((cluster) => cluster.interfere(change));
  showToast(said);
}

export function PodActions({ pod }: { readonly pod: Pod }) {
  const { name } = pod.metadata;
  const leaving = pod.metadata.deletionTimestamp !== undefined;
  const running = pod.status?.containerStatuses?.some(({ state }) => state?.running) ?? false;
  return (
    <Section title="Try">
      <div className={styles['buttons']}>
        <Button
          tone="danger"
          disabled={leaving}
          title="Ends it in order: SIGTERM, then the grace period"
          onClick={() => deletePod(pod, false)}
        >
          <Trash2 aria-hidden="true" /> Delete
        </Button>
        <Button
          tone="danger"
          title="Removes the object at once, as kubectl delete --force does"
          onClick={() => deletePod(pod, true)}
        >
          <Zap aria-hidden="true" /> Force delete
        </Button>
        <Button
          disabled={!running}
          title="The main process exits with code 1; the kubelet restarts the container"
          onClick={() => interfere(pod, 'crash', `${name}: the main process exits with code 1`)}
        >
          <Skull aria-hidden="true" /> Crash
        </Button>
        <Button
          disabled={!running}
          title="The readiness probe is answered with failure from now on"
          onClick={() => interfere(pod, 'failReadiness', `${name}: readiness fails from now on`)}
        >
          <CircleOff aria-hidden="true" /> Fail readiness
        </Button>
        <Button
          disabled={!running}
          title="The readiness probe is answered with success again"
          onClick={() => interfere(pod, 'passReadiness', `${name}: readiness passes again`)}
        >
          <CircleCheck aria-hidden="true" /> Pass readiness
        </Button>
      </div>
    </Section>
  );
}

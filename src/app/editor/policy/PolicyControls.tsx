/** The selected Service's type and traffic policies as switches. Turning one edits the manifest and applies it. */
import { useState, type ReactNode } from 'react';
import type { Service, ServiceType, TrafficPolicy } from '../../../api/index.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { useView } from '../../store/viewStore.ts';
import { CommandLine } from '../../ui/CommandLine.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { editorWords } from '../late.words.tsx';
import { policyCommand, setPolicy, type PolicyField, type PolicyOutcome } from './setPolicy.ts';
import styles from './PolicyControls.module.css';

/** For the selected Service, or for the one named. Nothing when there is none. */
export function PolicyControls({ namespace, name }: { readonly namespace?: string; readonly name?: string }) {
  const selection = useView((state) => state.selection);
  const selected = selection?.kind === 'object' && selection.resource === 'services' ? selection : undefined;
  const wanted = name === undefined ? selected : { namespace: namespace ?? 'default', name };
  const service = useCluster(({ cluster }) =>
    wanted ? cluster.object('services', wanted.namespace, wanted.name) : undefined,
  );
  if (!service) return null;
  return <Controls key={`${service.metadata.namespace}/${service.metadata.name}`} service={service} />;
}

const types: readonly ServiceType[] = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const policies: readonly TrafficPolicy[] = ['Cluster', 'Local'];

function Controls({ service }: { readonly service: Service }) {
  const [outcome, setOutcome] = useState<PolicyOutcome>();
  const [command, setCommand] = useState('');
  const { spec, metadata } = service;
  const change = (field: PolicyField) => (value: string) => {
    if (value === '') return;
    const name = { namespace: metadata.namespace ?? 'default', name: metadata.name };
    setOutcome(setPolicy(name, field, value));
    setCommand(policyCommand(name, field, value));
  };
  const outside = outsideReason(service);
  if (spec.type === 'ExternalName') return <p className={styles['reason']}>{editorWords.policy.alias}</p>;
  return (
    <div className={styles['controls']}>
      <Row label={editorWords.policy.type}>
        <Segmented<string>
          label={editorWords.policy.serviceType}
          value={spec.type}
          options={types.map((type) => ({ value: type, label: type }))}
          onChange={change('type')}
        />
      </Row>
      <Row label="internalTrafficPolicy">
        <Segmented<string>
          label="internalTrafficPolicy"
          value={spec.internalTrafficPolicy ?? 'Cluster'}
          options={policies.map((policy) => ({ value: policy, label: policy, title: editorWords.policy[policy] }))}
          onChange={change('internalTrafficPolicy')}
        />
      </Row>
      <Row label="externalTrafficPolicy">
        <Segmented<string>
          label="externalTrafficPolicy"
          value={outside === undefined ? (spec.externalTrafficPolicy ?? 'Cluster') : ''}
          options={policies.map((policy) => ({
            value: policy,
            label: policy,
            title: editorWords.policy[policy],
            ...(outside === undefined ? {} : { disabledBecause: outside }),
          }))}
          onChange={change('externalTrafficPolicy')}
        />
      </Row>
      {outside !== undefined && <p className={styles['reason']}>{outside}</p>}
      <p className={styles['outcome']} role="status" data-refused={outcome?.refused !== undefined || undefined}>
        {outcome &&
          (outcome.refused ??
            (outcome.file === undefined ? editorWords.policy.patched : editorWords.policy.written(outcome.file)))}
      </p>
      {command !== '' && <CommandLine line={command} />}
    </div>
  );
}

/** Why the external policy means nothing here; undefined when it does. */
function outsideReason({ spec }: Service): string | undefined {
  if (spec.type !== 'ClusterIP' || (spec.externalIPs?.length ?? 0) > 0) return undefined;
  return editorWords.policy.noOutside;
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles['row']}>
      <span className={styles['label']} aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

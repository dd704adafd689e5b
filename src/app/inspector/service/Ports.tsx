/** The ports of a Service: which number becomes which, and who listens there in the end. */
import { useCallback, useMemo } from 'react';
import type { Service, ServicePort } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { endpointRows, slicesOf, type EndpointRow } from '../../presenters/endpointRows.ts';
import { isHeadless, portChain, whoListens } from '../../presenters/listening.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { Lamp } from '../../ui/Lamp.tsx';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import styles from '../Inspector.module.css';
import { inspectorWords } from '../words.tsx';

interface PortProps {
  readonly service: Service;
  readonly port: ServicePort;
  readonly rows: readonly EndpointRow[];
}

/** `_pods` is what it depends on besides: a process starts and stops listening with its container. */
const askPort = (cluster: Cluster, rows: readonly EndpointRow[], port: ServicePort, _pods: unknown) =>
  whoListens(rows, port, (flow) => cluster.trace(flow));

function Port({ service, port, rows }: PortProps) {
  const cluster = useCluster((state) => state.cluster);
  const pods = useObjects('pods');
  const ask = useCallback(() => askPort(cluster, rows, port, pods), [cluster, rows, port, pods]);
  const found = useIdle(ask);
  return (
    <li>
      <div className={styles['row']}>
        {port.name !== undefined && port.name !== '' && <strong>{port.name}</strong>}
        <span className={styles['mono']}>{portChain(port, isHeadless(service))}</span>
      </div>
      {found && found.listen.length > 0 && <Lamp state="ok">{inspectorWords.service.listen(found.listen.length)}</Lamp>}
      {found && found.refuse.length > 0 && (
        <Lamp state="bad">{inspectorWords.service.refuse(found.refuse.join(', '))}</Lamp>
      )}
      {found && found.unreachable.length > 0 && (
        <Lamp state="warn">{inspectorWords.service.unreachable(found.unreachable.join(', '))}</Lamp>
      )}
    </li>
  );
}

export function Ports({ service }: { readonly service: Service }) {
  const slices = useObjects('endpointslices');
  const { namespace, name } = service.metadata;
  const rows = useMemo(() => endpointRows(slicesOf(slices, namespace, name)), [slices, namespace, name]);
  const ports = service.spec.ports ?? [];
  if (ports.length === 0) return null;
  return (
    <Section title={inspectorWords.service.ports(ports.length)} folded={ports.length > 3}>
      <ul className={styles['list']}>
        {ports.map((port) => (
          <Port key={`${port.port} ${port.protocol}`} service={service} port={port} rows={rows} />
        ))}
      </ul>
    </Section>
  );
}

/** A Service: an object in etcd. Its addresses, whom it selects, who answers, and who almost does. */
import { useMemo, type ReactNode } from 'react';
import { SquareStack } from 'lucide-react';
import type { Service } from '../../../api/index.ts';
import { openRequest } from '../../dock/dockStore.ts';
import { nearMisses } from '../../presenters/nearMisses.ts';
import { shortKey } from '../../presenters/flowWords.ts';
import { splitKey } from '../../../api/index.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Goto } from '../../ui/Goto.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';
import { Labels } from '../Labels.tsx';
import { ObjectEvents } from '../ObjectEvents.tsx';
import { PanelHeader } from '../PanelHeader.tsx';
import { inspectorWords } from '../words.tsx';
import { Endpoints } from './Endpoints.tsx';
import { NonEndpoints } from './NonEndpoints.tsx';
import { Ports } from './Ports.tsx';
import { Shares } from './Shares.tsx';
import { WhoAnswers } from './WhoAnswers.tsx';

/** EXTERNAL-IP as kubectl prints it; undefined where the type has none. */
function externalAddress({ spec, status }: Service): string | undefined {
  if (spec.type === 'ExternalName') return spec.externalName;
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  const all = [...ingress, ...(spec.externalIPs ?? [])];
  if (all.length > 0) return all.join(', ');
  return spec.type === 'LoadBalancer' ? '<pending>' : undefined;
}

function Addresses({ service }: { readonly service: Service }) {
  const { spec } = service;
  const external = externalAddress(service);
  return (
    <Facts>
      <Fact term={inspectorWords.service.type}>{spec.type}</Fact>
      {spec.type !== 'ExternalName' && (
        <Fact term="ClusterIP" mono>
          {spec.clusterIP ?? '<none>'}
        </Fact>
      )}
      {external !== undefined && (
        <Fact
          term={spec.type === 'ExternalName' ? inspectorWords.service.aliasOf : inspectorWords.service.externalIP}
          mono
        >
          {external}
        </Fact>
      )}
      <Fact term={inspectorWords.selector}>
        <Labels labels={spec.selector} />
      </Fact>
      {spec.sessionAffinity === 'ClientIP' && (
        <Fact term={inspectorWords.service.affinity}>
          {inspectorWords.service.clientIP(spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800)}
        </Fact>
      )}
      {spec.healthCheckNodePort !== undefined && (
        <Fact term={inspectorWords.service.healthCheck} mono>
          {inspectorWords.service.onEveryNode(spec.healthCheckNodePort)}
        </Fact>
      )}
    </Facts>
  );
}

function NearMisses({ service }: { readonly service: Service }) {
  const pods = useObjects('pods');
  const { selector } = service.spec;
  const { namespace = 'default' } = service.metadata;
  const misses = useMemo(() => nearMisses(selector, namespace, pods), [selector, namespace, pods]);
  if (misses.length === 0) return null;
  return (
    <Section title={inspectorWords.service.nearly}>
      <ul className={styles['list']}>
        {misses.map(({ pods: names, sentence }) => (
          <li key={sentence}>
            {names.map((key, index) => {
              const where = splitKey(key);
              return (
                <span key={key}>
                  {index > 0 && ', '}
                  <Goto to={objectSelection('pods', where.namespace, where.name)}>{shortKey(key)}</Goto>
                </span>
              );
            })}{' '}
            {sentence}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const hasVirtualAddress = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && spec.clusterIP !== 'None' && (spec.ports ?? []).length > 0;

interface Props {
  readonly service: Service;
  /** The traffic policies as switches. */
  readonly policies?: ReactNode;
}

export function ServiceView({ service, policies }: Props) {
  const { metadata, spec } = service;
  const port = spec.ports?.[0]?.port;
  const host = metadata.namespace === 'default' ? metadata.name : `${metadata.name}.${metadata.namespace ?? ''}`;
  return (
    <article data-inspects="Service" data-namespace={metadata.namespace} data-name={metadata.name}>
      <PanelHeader
        kind={inspectorWords.kindIn('Service', metadata.namespace ?? '')}
        name={metadata.name}
        icon={<SquareStack />}
      />
      <Section title={inspectorWords.addresses} aside={inspectorWords.service.aside}>
        <Addresses service={service} />
      </Section>
      {policies}
      <WhoAnswers key={metadata.uid} service={service} />
      {hasVirtualAddress(service) && <Shares key={`shares ${metadata.uid}`} service={service} />}
      <Endpoints service={service} />
      <NearMisses service={service} />
      <NonEndpoints service={service} />
      <Ports service={service} />
      <Section title={inspectorWords.try}>
        <div className={styles['buttons']}>
          <Button onClick={() => openRequest({ host, ...(port === undefined ? {} : { port: String(port) }) })}>
            {inspectorWords.sendRequest}
          </Button>
        </div>
      </Section>
      <ObjectEvents object={service} />
    </article>
  );
}

/** The names of all Services as CoreDNS has them now: addresses, named ports, endpoints of headless ones, aliases. */
import { Fragment, useMemo } from 'react';
import { keyOf, type DnsReply, type Service } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import { explained } from '../../words/engine.ts';
import { Goto } from '../../ui/Goto.tsx';
import { questionsOf, serviceNote } from './dnsWords.ts';
import styles from './DnsTab.module.css';
import { dockWords } from '../words.tsx';

/** More records of one name than are shown. */
const MOST_RECORDS = 6;

/** `_slices` is what the answer depends on besides the Service. */
const read = (cluster: Cluster, service: Service, _slices: unknown): readonly (readonly [string, string, DnsReply])[] =>
  questionsOf(service).map(({ name, type }) => [name, type, cluster.dnsReply(name, type)] as const);

/** A long name breaks behind a dot, not in the middle of a label. */
function Breakable({ name }: { readonly name: string }) {
  return name.split(/(?<=\.)/).map((label, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {label}
    </Fragment>
  ));
}

function ServiceRows({ service }: { readonly service: Service }) {
  const cluster = useCluster((state) => state.cluster);
  const slices = useObjects('endpointslices');
  const { namespace = 'default', name } = service.metadata;
  const answers = useMemo(() => read(cluster, service, slices), [cluster, service, slices]);
  return answers.map(([asked, type, reply], index) => {
    const { rcode, records } = reply;
    return (
      <tr key={`${asked} ${type}`} data-kind="DNSRecord" data-name={name} data-namespace={namespace} data-rcode={rcode}>
        <th scope="row">
          <Goto to={objectSelection('services', namespace, name)}>
            <Breakable name={asked} />
          </Goto>
        </th>
        <td>{records[0]?.type ?? type}</td>
        <td>{records[0]?.ttl ?? ''}</td>
        <td>
          {records.length === 0 && (rcode === 'NOERROR' ? dockWords.dns.noData : rcode)}
          {records.slice(0, MOST_RECORDS).map(({ name: owner, data }) => (
            <div key={`${owner} ${data}`}>
              <Breakable name={data} />
            </div>
          ))}
          {records.length > MOST_RECORDS && <div>{dockWords.dns.more(records.length - MOST_RECORDS)}</div>}
        </td>
        <td className={styles['note']}>{index === 0 ? serviceNote(service) : explained(reply.said, reply.sentence)}</td>
      </tr>
    );
  });
}

export function Records() {
  const services = useObjects('services');
  const { columns } = dockWords.dns;
  return (
    <div className={styles['records']} role="region" aria-label={dockWords.dns.records} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{dockWords.dns.records}</caption>
        <thead>
          <tr>
            {[columns.name, columns.type, columns.ttl, columns.answer, columns.because].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <ServiceRows key={keyOf(service)} service={service} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

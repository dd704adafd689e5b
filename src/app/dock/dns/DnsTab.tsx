/** What CoreDNS says: one's own question with every try of the search path, and the names of all Services. */
import { useMemo, useState } from 'react';
import { keyOf, type DnsAnswer, type Service } from '../../../api/index.ts';
import { isOfTheSystem } from '../../presenters/clients.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster, useObjects } from '../../store/clusterStore.ts';
import field from '../../ui/Field.module.css';
import { Goto } from '../../ui/Goto.tsx';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { answerWords, serviceFqdn, serviceNote } from './dnsWords.ts';
import styles from './DnsTab.module.css';

function Tries({ answer }: { readonly answer: DnsAnswer }) {
  return (
    <ol className={styles['tries']} aria-label="Names asked for, in order">
      {answer.tries.map(({ name, rcode }) => (
        <li key={name} data-rcode={rcode}>
          <OutcomeMark outcome={rcode === 'NOERROR' ? 'accept' : 'nxdomain'} bare />
          <code>{name}</code>
          <span className={styles['rcode']}>{rcode}</span>
        </li>
      ))}
    </ol>
  );
}

function Lookup() {
  const cluster = useCluster((state) => state.cluster);
  const namespaces = useObjects('namespaces');
  const services = useObjects('services');
  const slices = useObjects('endpointslices');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('default');
  const namespace = namespaces.some(({ metadata }) => metadata.name === chosen) ? chosen : 'default';
  const first = services.find((service) => !isOfTheSystem(service))?.metadata.name ?? 'kubernetes';
  const host = name.trim();
  const answer = useMemo(
    // The records follow from Services and slices; asking again without a change would say the same.
    () => (host === '' ? undefined : lookup(cluster.lookup(host, namespace), services, slices)),
    [cluster, host, namespace, services, slices],
  );
  return (
    <section className={styles['lookup']} aria-label="Look up a name">
      <div className={styles['form']}>
        <label className={field['field']}>
          A Pod of
          <select value={namespace} onChange={(event) => setChosen(event.target.value)}>
            {namespaces.map(({ metadata }) => (
              <option key={metadata.uid}>{metadata.name}</option>
            ))}
          </select>
        </label>
        <label className={field['field']}>
          asks for
          <input
            data-mono
            className={styles['name']}
            placeholder={first}
            value={name}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      </div>
      {answer ? (
        <div role="status">
          <Tries answer={answer} />
          <p className={styles['answer']}>{answerWords(answer)}</p>
        </div>
      ) : (
        <p className={styles['hint']}>
          A name with fewer than five dots is tried with each suffix of <code>/etc/resolv.conf</code> first.
        </p>
      )}
    </section>
  );
}

/** The answer; what it depends on is named so that a change of it asks again. */
function lookup(answer: DnsAnswer, _services: readonly unknown[], _slices: readonly unknown[]): DnsAnswer {
  return answer;
}

function RecordRow({ service }: { readonly service: Service }) {
  const cluster = useCluster((state) => state.cluster);
  const slices = useObjects('endpointslices');
  const { namespace = 'default', name } = service.metadata;
  const fqdn = serviceFqdn(service);
  const answer = useMemo(
    () => lookup(cluster.lookup(fqdn, namespace), [service], slices),
    [cluster, fqdn, namespace, service, slices],
  );
  return (
    <tr data-kind="DNSRecord" data-name={name} data-namespace={namespace}>
      <th scope="row">
        <Goto to={objectSelection('services', namespace, name)}>{fqdn}</Goto>
      </th>
      <td>{answer.canonical === undefined ? 'A' : 'CNAME'}</td>
      <td>{answerWords(answer)}</td>
      <td className={styles['note']}>{serviceNote(service)}</td>
    </tr>
  );
}

export function DnsTab() {
  const services = useObjects('services');
  return (
    <div className={styles['dns']}>
      <Lookup />
      <div className={styles['records']}>
        <table>
          <caption className="visually-hidden">Records of Services</caption>
          <thead>
            <tr>
              <th scope="col">name</th>
              <th scope="col">type</th>
              <th scope="col">answer</th>
              <th scope="col">because</th>
            </tr>
          </thead>
          <tbody>
            {services.map((service) => (
              <RecordRow key={keyOf(service)} service={service} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

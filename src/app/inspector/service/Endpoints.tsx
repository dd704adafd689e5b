/** The endpoints of a Service with the three conditions of each, as the EndpointSlices have them. */
import { useMemo } from 'react';
import { Check, Minus } from 'lucide-react';
import { splitKey, type Service } from '../../../api/index.ts';
import { conditionWords, endpointRows, slicesOf, type EndpointRow } from '../../presenters/endpointRows.ts';
import { podSuffix, shortKey } from '../../presenters/flowWords.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from '../Inspector.module.css';

function Flag({ on }: { readonly on: boolean }) {
  return on ? <Check size={14} aria-label="true" /> : <Minus size={14} aria-label="false" opacity={0.5} />;
}

function Row({ row }: { readonly row: EndpointRow }) {
  const { ip, ports, pod, node, ready, serving, terminating, hints } = row;
  const place = pod === undefined ? undefined : splitKey(pod);
  const address = `${ip}${ports.length === 1 ? `:${ports[0]?.port ?? ''}` : ''}`;
  return (
    <tr title={conditionWords(row)} data-endpoint={address} data-ready={ready}>
      <th scope="row">
        <Goto to={place && objectSelection('pods', place.namespace, place.name)} title={pod}>
          {pod === undefined ? 'no Pod' : podSuffix(shortKey(pod))}
        </Goto>
        <br />
        <span className={styles['note']}>
          <code>{address}</code> {node ?? 'on no node'}
        </span>
        {hints.length > 0 && <p className={styles['note']}>hinted for {hints.join(', ')}</p>}
      </th>
      <td>
        <Flag on={ready} />
      </td>
      <td>
        <Flag on={serving} />
      </td>
      <td>
        <Flag on={terminating} />
      </td>
    </tr>
  );
}

export function Endpoints({ service }: { readonly service: Service }) {
  const slices = useObjects('endpointslices');
  const { namespace, name } = service.metadata;
  const own = useMemo(() => slicesOf(slices, namespace, name), [slices, namespace, name]);
  const rows = useMemo(() => endpointRows(own), [own]);
  const ready = rows.filter((row) => row.ready).length;
  if (service.spec.type === 'ExternalName') return null;
  return (
    <Section title="Endpoints" aside={rows.length === 0 ? 'none' : `${ready} of ${rows.length} ready`}>
      {rows.length === 0 ? (
        <p className={styles['note']}>
          {service.spec.selector
            ? 'The selector matches no Pod with an IP.'
            : 'Without a selector nobody writes EndpointSlices; they must be made by hand.'}
        </p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Pod, address, node</th>
              <th scope="col" title="may get new connections">
                ready
              </th>
              <th scope="col" title="passes its readiness, terminating or not">
                serving
              </th>
              <th scope="col" title="is being deleted">
                <abbr title="terminating">term.</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.ip} ${row.pod ?? ''}`} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

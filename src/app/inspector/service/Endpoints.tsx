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
import { inspectorWords } from '../words.tsx';

function Flag({ on }: { readonly on: boolean }) {
  return on ? (
    <Check size={14} aria-label={inspectorWords.endpoints.yes} />
  ) : (
    <Minus size={14} aria-label={inspectorWords.endpoints.no} opacity={0.5} />
  );
}

function Row({ row }: { readonly row: EndpointRow }) {
  const { ip, ports, pod, node, ready, serving, terminating, hints } = row;
  const place = pod === undefined ? undefined : splitKey(pod);
  const address = `${ip}${ports.length === 1 ? `:${ports[0]?.port ?? ''}` : ''}`;
  return (
    <tr title={conditionWords(row)} data-endpoint={address} data-ready={ready}>
      <th scope="row">
        <Goto to={place && objectSelection('pods', place.namespace, place.name)} title={pod}>
          {pod === undefined ? inspectorWords.endpoints.noPod : podSuffix(shortKey(pod))}
        </Goto>
        <br />
        <span className={styles['note']}>
          <code>{address}</code> {node ?? inspectorWords.endpoints.noNode}
        </span>
        {hints.length > 0 && <p className={styles['note']}>{inspectorWords.endpoints.hinted(hints.join(', '))}</p>}
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
    <Section
      title={inspectorWords.endpoints.title}
      aside={rows.length === 0 ? inspectorWords.none : inspectorWords.endpoints.ready(ready, rows.length)}
    >
      {rows.length === 0 ? (
        <p className={styles['note']}>
          {service.spec.selector ? inspectorWords.endpoints.noPods : inspectorWords.endpoints.noSelector}
        </p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{inspectorWords.endpoints.what}</th>
              <th scope="col" title={inspectorWords.endpoints.readyMeans}>
                {inspectorWords.endpoints.isReady}
              </th>
              <th scope="col" title={inspectorWords.endpoints.servingMeans}>
                {inspectorWords.endpoints.isServing}
              </th>
              <th scope="col" title={inspectorWords.endpoints.terminatingMeans}>
                <abbr title={inspectorWords.endpoints.isTerminating}>{inspectorWords.endpoints.terminatingShort}</abbr>
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

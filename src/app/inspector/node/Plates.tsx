/** The virtual addresses in one node's kernel, each with its shares: the plates of the scene as a list. */
import type { Plate } from '../../../api/index.ts';
import { plateAddressText, plateOutcome, plateService } from '../../presenters/plateWords.ts';
import { shortKey } from '../../presenters/flowWords.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { Goto } from '../../ui/Goto.tsx';
import { Section } from '../../ui/Section.tsx';
import { inspectorWords } from '../words.tsx';
import styles from './Plates.module.css';

/** The bar of the scene's plate: a segment as wide as its chance. */
export function ShareBar({ plate }: { readonly plate: Plate }) {
  return (
    <span className={styles['bar']} data-verdict={plate.verdict} aria-hidden="true">
      {plate.segments.map(({ endpoint, probability }) => (
        <span key={endpoint} title={endpoint} style={{ flexGrow: probability }} />
      ))}
    </span>
  );
}

const keyOfPlate = ({ service, kind, ip, port, protocol }: Plate): string =>
  `${service} ${kind} ${ip} ${port} ${protocol}`;

export function Plates({ node }: { readonly node: string }) {
  const plates = useCluster((state) => state.cluster.plates(node));
  return (
    <Section
      title={inspectorWords.node.virtual}
      aside={inspectorWords.node.inKernel(plates.length)}
      folded={plates.length > 12}
    >
      <ul className={styles['plates']}>
        {plates.map((plate) => {
          const { key, port } = plateService(plate);
          const address = `${plate.ip}:${plate.port}`;
          return (
            <li key={keyOfPlate(plate)}>
              <Goto to={{ kind: 'plate', node, service: plate.service, address }}>
                <code>{plateAddressText(plate)}</code>
              </Goto>
              <span className={styles['outcome']} data-verdict={plate.verdict}>
                {plateOutcome(plate)}
              </span>
              <span className={styles['name']}>
                {shortKey(key)}
                {port !== '' && `:${port}`} · {plate.kind}
              </span>
              <ShareBar plate={plate} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

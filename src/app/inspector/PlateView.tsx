/** A rule plate: a virtual address as it exists in one node's kernel, and nowhere as a machine. */
import { Layers } from 'lucide-react';
import { splitKey, type Plate } from '../../api/index.ts';
import { openRules } from '../dock/dockStore.ts';
import { shortKey } from '../presenters/flowWords.ts';
import { isPlateAt, plateAddressText, plateOutcome, plateService } from '../presenters/plateWords.ts';
import { objectSelection } from '../presenters/selections.ts';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Goto } from '../ui/Goto.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './Inspector.module.css';
import { ShareBar } from './node/Plates.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { formatChance } from '../ui/format.ts';
import { inspectorWords } from './words.tsx';

function Segments({ plate, node }: { readonly plate: Plate; readonly node: string }) {
  const pods = useObjects('pods');
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{inspectorWords.plate.chance}</th>
          <th scope="col">{plate.scheduler ? inspectorWords.plate.realServer : inspectorWords.plate.endpoint}</th>
        </tr>
      </thead>
      <tbody>
        {plate.segments.map(({ endpoint, probability, local, chain }) => {
          const pod = pods.find(({ status }) => status?.podIP !== undefined && endpoint.startsWith(`${status.podIP}:`));
          return (
            <tr key={`${endpoint} ${chain}`}>
              <td data-number>
                <strong>{formatChance(probability)}</strong>
              </td>
              <td>
                <Goto to={pod && objectSelection('pods', pod.metadata.namespace, pod.metadata.name)}>
                  <code>{endpoint}</code>
                </Goto>
                {local && <span className={styles['note']}> {inspectorWords.plate.onThisNode}</span>}
                {!plate.scheduler && (
                  <>
                    <br />
                    <button
                      type="button"
                      className={styles['chain']}
                      onClick={() => openRules(node, { table: 'nat', chain })}
                    >
                      {chain}
                    </button>
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface Props {
  readonly node: string;
  readonly service: string;
  readonly address: string;
}

export function PlateView({ node, service, address }: Props) {
  const plates = useCluster((state) => state.cluster.plates(node));
  const plate = plates.find((each) => isPlateAt(each, service, address));
  if (!plate)
    return (
      <article data-inspects="Plate">
        <PanelHeader kind={inspectorWords.plate.kind(node)} name={address} icon={<Layers />} />
        <p className={styles['calm']}>{inspectorWords.plate.gone}</p>
      </article>
    );
  const { key } = plateService(plate);
  const where = splitKey(key);
  const { chain } = plate;
  return (
    <article data-inspects="Plate" data-node={node} data-name={plate.service}>
      <PanelHeader
        kind={inspectorWords.plate.inKernel(plate.kind, node)}
        name={plateAddressText(plate)}
        icon={<Layers />}
        subtitle={plateOutcome(plate)}
      />
      <Section title={inspectorWords.plate.what}>
        <p className={styles['note']}>
          {plate.scheduler ? inspectorWords.plate.isServer : inspectorWords.plate.isRules}
        </p>
        <Facts>
          <Fact term={inspectorWords.plate.service}>
            <Goto to={objectSelection('services', where.namespace, where.name)}>{shortKey(key)}</Goto>
          </Fact>
          <Fact term={inspectorWords.plate.policy}>{plate.policy}</Fact>
          <Fact term={inspectorWords.plate.newPacket}>
            {inspectorWords.plate[plate.scheduler ? 'turns' : 'endings'][plate.verdict]}
          </Fact>
          <Fact term={inspectorWords.plate.source}>
            {plate.masquerade ? inspectorWords.plate.masqueraded : inspectorWords.plate.kept}
          </Fact>
          {chain !== undefined && (
            <Fact term={inspectorWords.plate.chain} mono>
              {chain}
            </Fact>
          )}
        </Facts>
      </Section>
      {plate.segments.length > 0 && (
        <Section title={inspectorWords.plate.shares}>
          <ShareBar plate={plate} />
          <Segments plate={plate} node={node} />
        </Section>
      )}
      <Section title={inspectorWords.rules}>
        <div className={styles['buttons']}>
          <Button
            onClick={() =>
              openRules(node, {
                table: plate.verdict === 'dnat' || plate.scheduler ? 'nat' : 'filter',
                chain:
                  chain ?? (plate.kind === 'ClusterIP' || plate.scheduler ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES'),
              })
            }
          >
            {inspectorWords.plate.showRules(node)}
          </Button>
          <Goto to={objectSelection('nodes', '', node)}>{node}</Goto>
        </div>
      </Section>
    </article>
  );
}

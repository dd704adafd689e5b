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

function Segments({ plate, node }: { readonly plate: Plate; readonly node: string }) {
  const pods = useObjects('pods');
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">chance</th>
          <th scope="col">{plate.scheduler ? 'real server' : 'endpoint and its chain'}</th>
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
                {local && <span className={styles['note']}> on this node</span>}
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

const ENDINGS = {
  dnat: 'The destination is rewritten to the endpoint that wins the roll.',
  reject: 'No endpoint anywhere: answered at once with ICMP port unreachable.',
  drop: 'Endpoints exist, but none on this node, and the policy is Local: dropped in silence.',
} as const;

/** In IPVS mode. */
const TURNS = {
  ...ENDINGS,
  dnat: 'A virtual server sends each new connection to the next of its real servers, round and round (rr).',
  reject: 'A virtual server without real servers: answered at once with ICMP port unreachable.',
} as const;

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
        <PanelHeader kind={`Virtual address on ${node}`} name={address} icon={<Layers />} />
        <p className={styles['calm']}>This node’s rules no longer know this address.</p>
      </article>
    );
  const { key } = plateService(plate);
  const where = splitKey(key);
  const { chain } = plate;
  return (
    <article data-inspects="Plate" data-node={node} data-name={plate.service}>
      <PanelHeader
        kind={`${plate.kind} in the kernel of ${node}`}
        name={plateAddressText(plate)}
        icon={<Layers />}
        subtitle={plateOutcome(plate)}
      />
      <Section title="What it is">
        <p className={styles['note']}>
          {plate.scheduler
            ? 'An address on the device kube-ipvs0 and a virtual server in this node’s kernel, and in every other node’s.'
            : 'It exists only as rules in this node’s kernel, and in every other node’s.'}
        </p>
        <Facts>
          <Fact term="Service">
            <Goto to={objectSelection('services', where.namespace, where.name)}>{shortKey(key)}</Goto>
          </Fact>
          <Fact term="Policy">{plate.policy}</Fact>
          <Fact term="A new packet">{(plate.scheduler ? TURNS : ENDINGS)[plate.verdict]}</Fact>
          <Fact term="Source">{plate.masquerade ? 'rewritten to the node’s (masquerade)' : 'kept'}</Fact>
          {chain !== undefined && (
            <Fact term="Chain" mono>
              {chain}
            </Fact>
          )}
        </Facts>
      </Section>
      {plate.segments.length > 0 && (
        <Section title="Shares">
          <ShareBar plate={plate} />
          <Segments plate={plate} node={node} />
        </Section>
      )}
      <Section title="Rules">
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
            Show in the rules of {node}
          </Button>
          <Goto to={objectSelection('nodes', '', node)}>{node}</Goto>
        </div>
      </Section>
    </article>
  );
}

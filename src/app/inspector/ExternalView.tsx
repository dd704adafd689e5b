/** A client outside the cluster: it has routes to nodes and load balancers, and to nothing inside. */
import { useMemo } from 'react';
import { UserRound } from 'lucide-react';
import { openRequest } from '../dock/dockStore.ts';
import { clientName, targetName } from '../presenters/flowWords.ts';
import { outcomeOf, verdictLine } from '../presenters/verdictWords.ts';
import { useCluster } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatClock, formatInterval } from '../ui/format.ts';
import { Goto } from '../ui/Goto.tsx';
import { OutcomeMark } from '../ui/OutcomeMark.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './Inspector.module.css';
import { PanelHeader } from './PanelHeader.tsx';
import { inspectorWords } from './words.tsx';

const MOST_SHOWN = 8;
const LOOK_BACK = 400;

export function ExternalView({ name }: { readonly name: string }) {
  const ip = useCluster((state) => state.cluster.settings.externals.find((external) => external.name === name)?.ip);
  const traffic = useCluster((state) => state.cluster.traffic());
  const records = useCluster((state) => state.cluster.connections(LOOK_BACK));
  const loops = traffic.filter(({ from }) => 'external' in from && from.external === name);
  const last = useMemo(
    () => records.filter(({ flow }) => 'external' in flow.from && clientName(flow.from) === name).slice(0, MOST_SHOWN),
    [records, name],
  );
  return (
    <article data-inspects="External" data-name={name}>
      <PanelHeader kind={inspectorWords.external.kind} name={name} icon={<UserRound />} />
      <Section title={inspectorWords.external.address}>
        <Facts>
          <Fact term="IP" mono>
            {ip ?? inspectorWords.external.unknown}
          </Fact>
          <Fact term={inspectorWords.external.hasRoutes}>{inspectorWords.external.routes}</Fact>
          <Fact term={inspectorWords.external.hasNone}>{inspectorWords.external.noRoutes}</Fact>
        </Facts>
      </Section>
      {loops.length > 0 && (
        <Section title={inspectorWords.external.sends}>
          <ul className={styles['list']}>
            {loops.map(({ id, to, every, paused }) => (
              <li key={id}>{inspectorWords.external.loop(to.host, to.port, formatInterval(every), paused === true)}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={inspectorWords.external.packets} aside={last.length === 0 ? inspectorWords.none : undefined}>
        <ul className={styles['list']}>
          {last.map((record) => (
            <li key={record.id} className={styles['row']}>
              <OutcomeMark outcome={outcomeOf(record)} bare />
              <Goto to={{ kind: 'connection', id: record.id }}>{targetName(record.flow)}</Goto>
              <span className={styles['note']}>
                {formatClock(record.openedAt)} {verdictLine(record)}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={inspectorWords.try}>
        <Button onClick={() => openRequest({ source: `external ${name}` })}>{inspectorWords.sendRequest}</Button>
      </Section>
    </article>
  );
}

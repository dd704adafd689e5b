/** Behind a packet: who had it sent, and who had the rules written that decided about it, each back to what the learner did. */
import { useCallback } from 'react';
import type { ConnectionRecord } from '../../../api/index.ts';
import { causesOfPacket } from '../../happenings/causes.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import { Chain } from '../happening/Chain.tsx';
import styles from '../happening/Happening.module.css';
import { inspectorWords } from '../words.tsx';

export function Causes({ record }: { readonly record: ConnectionRecord }) {
  const cluster = useCluster((state) => state.cluster);
  const { id, hops } = record;
  // The hops of a record are only ever added to: the first decides why it was sent, the rules are asked again with each.
  const compute = useCallback(() => causesOfPacket(cluster, { id, hops }), [cluster, id, hops]);
  const causes = useIdle(compute);
  return (
    <Section title={inspectorWords.causes.title} aside={inspectorWords.causes.aside} folded>
      {causes === undefined ? (
        <p className={styles['note']}>{inspectorWords.causes.reading}</p>
      ) : (
        <>
          <h4>{inspectorWords.causes.sent}</h4>
          <Chain label={inspectorWords.causes.sentChain} chain={causes.sent} />
          {causes.node !== undefined && (
            <>
              <h4>{inspectorWords.causes.rules(causes.node)}</h4>
              <Chain label={inspectorWords.causes.rulesChain} chain={causes.rules} />
            </>
          )}
        </>
      )}
    </Section>
  );
}

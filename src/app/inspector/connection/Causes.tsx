/** Behind a packet: who had it sent, and who had the rules written that decided about it, each back to what the learner did. */
import { useCallback } from 'react';
import type { ConnectionRecord } from '../../../api/index.ts';
import { causesOfPacket } from '../../happenings/causes.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { Section } from '../../ui/Section.tsx';
import { useIdle } from '../../ui/whenIdle.ts';
import { Chain } from '../happening/Chain.tsx';
import styles from '../happening/Happening.module.css';

export function Causes({ record }: { readonly record: ConnectionRecord }) {
  const cluster = useCluster((state) => state.cluster);
  const { id, hops } = record;
  // The hops of a record are only ever added to: the first decides why it was sent, the rules are asked again with each.
  const compute = useCallback(() => causesOfPacket(cluster, { id, hops }), [cluster, id, hops]);
  const causes = useIdle(compute);
  return (
    <Section title="What led to it" aside="back to what you did" folded>
      {causes === undefined ? (
        <p className={styles['note']}>Reading the journal…</p>
      ) : (
        <>
          <h4>It was sent because</h4>
          <Chain label="Why it was sent, nearest first" chain={causes.sent} empty="The run began with it." />
          {causes.node !== undefined && (
            <>
              <h4>The rules on {causes.node} were so because</h4>
              <Chain label="Why the rules were so, nearest first" chain={causes.rules} empty="They were so at boot." />
            </>
          )}
        </>
      )}
    </Section>
  );
}

/** The questions of one lookup, one by one: which name, whom, what was answered, and by which Pod. Each was packets, and leads to them. */
import type { ConnectionRecord, Lookup } from '../../../api/index.ts';
import { splitKey } from '../../../api/index.ts';
import { clientName, shortKey } from '../../presenters/flowWords.ts';
import { reasonText } from '../../presenters/reasonText.ts';
import { objectSelection } from '../../presenters/selections.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { formatClock, formatMilliseconds } from '../../ui/format.ts';
import { Goto } from '../../ui/Goto.tsx';
import { OutcomeMark } from '../../ui/OutcomeMark.tsx';
import { explained } from '../../words/engine.ts';
import { hopOfLookup, lookupOutcome, replyWords } from './dnsWords.ts';
import styles from './DnsTab.module.css';
import { dockWords } from '../words.tsx';

function Records({ lookup }: { readonly lookup: Lookup }) {
  const records = lookup.reply?.records ?? [];
  if (records.length === 0) return null;
  return (
    <ul className={styles['resource']}>
      {records.map(({ name, ttl, type, data }) => (
        <li key={`${name} ${type} ${data}`}>
          <code>{`${name} ${ttl} IN ${type} ${data}`}</code>
        </li>
      ))}
    </ul>
  );
}

function Server({ pod }: { readonly pod: string }) {
  const { namespace, name } = splitKey(pod);
  return <Goto to={objectSelection('pods', namespace, name)}>{shortKey(pod)}</Goto>;
}

function Try({ lookup, record, index }: { lookup: Lookup; record: ConnectionRecord; index: number }) {
  const { name, type, attempt, sentAt, answeredAt, reply, server } = lookup;
  const hop = hopOfLookup(record, index);
  const isOver = record.endedAt !== undefined || index < (record.lookups?.length ?? 0) - 1;
  return (
    <li data-rcode={reply?.rcode ?? 'none'}>
      <OutcomeMark outcome={lookupOutcome(lookup, isOver)} bare />
      <div>
        <Goto to={{ kind: 'connection', id: record.id, ...(hop === undefined ? {} : { hop }) }}>
          <code>
            {name} {type}
          </code>
        </Goto>
        {attempt > 1 && <span className={styles['note']}> {dockWords.dns.attempt(attempt)}</span>}
        <p className={styles['note']}>
          {replyWords(lookup, isOver)}
          {reply?.sentence ? `: ${explained(reply.said, reply.sentence)}` : ''}
          {server !== undefined && (
            <>
              {' · '}
              <Server pod={server} />
            </>
          )}
          {answeredAt !== undefined && ` · ${formatMilliseconds(answeredAt - sentAt)}`}
        </p>
        <Records lookup={lookup} />
      </div>
    </li>
  );
}

export function Lookups({ id }: { readonly id: string }) {
  const record = useCluster((state) => state.cluster.connection(id));
  if (!record) return <p className={styles['note']}>{dockWords.dns.forgotten}</p>;
  const { lookups = [], flow, question, verdict, openedAt, hops } = record;
  const [client, clock] = [clientName(flow.from), formatClock(openedAt)];
  return (
    <div role="status" className={styles['lookups']}>
      <p className={styles['note']}>
        {question === undefined
          ? dockWords.dns.beforeConnection(client, `${flow.to.host}:${flow.to.port}`, clock)
          : dockWords.dns.askedAt(client, clock)}
      </p>
      {lookups.length === 0 && hops.length === 0 ? (
        <p className={styles['note']}>{dockWords.dns.noPacket}</p>
      ) : (
        <ol className={styles['tries']} aria-label={dockWords.dns.questions}>
          {lookups.map((lookup, index) => (
            <Try key={`${index} ${lookup.name}`} lookup={lookup} record={record} index={index} />
          ))}
        </ol>
      )}
      {question !== undefined && verdict !== undefined && <p className={styles['answer']}>{reasonText(record)}</p>}
    </div>
  );
}

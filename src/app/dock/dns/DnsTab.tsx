/**
 * Names: what a client's resolver is told to do, its questions one by one as the packets they are, and all that CoreDNS knows. A
 * packet that is selected shows the questions it began with; one's own question takes its place.
 */
import { useState } from 'react';
import { useCluster } from '../../store/clusterStore.ts';
import { useView } from '../../store/viewStore.ts';
import { useClientGroups } from '../ClientSelect.tsx';
import { dockStore, useDock } from '../dockStore.ts';
import { AskForm } from './AskForm.tsx';
import styles from './DnsTab.module.css';
import { Lookups } from './Lookups.tsx';
import { Records } from './Records.tsx';
import { dockWords } from '../words.tsx';

const RESOLV_CONF = '/etc/resolv.conf';

function ResolvConf({ source }: { readonly source: string }) {
  const pod = source.startsWith('pod ') ? source.slice('pod '.length) : undefined;
  const text = useCluster((state) => (pod === undefined ? undefined : state.cluster.resolvConf(pod)));
  if (pod === undefined) return <p className={styles['hint']}>{dockWords.dns.ownResolver}</p>;
  if (text === undefined) return <p className={styles['hint']}>{dockWords.dns.podIsOff}</p>;
  return (
    <details className={styles['resolv']} open>
      <summary>
        <code>{RESOLV_CONF}</code>
      </summary>
      <pre tabIndex={0} role="region" aria-label={RESOLV_CONF}>
        {text}
      </pre>
      {text.includes('ndots:5') && <p className={styles['note']}>{dockWords.dns.ndots()}</p>}
    </details>
  );
}

export function DnsTab() {
  const groups = useClientGroups();
  const choices = groups.flatMap((group) => group.choices);
  const wanted = useDock((state) => state.asker);
  const source = choices.some(({ value }) => value === wanted) ? wanted : (choices[0]?.value ?? '');
  const packet = useView((state) => (state.selection?.kind === 'connection' ? state.selection : state.packet));
  const [asked, setAsked] = useState<{ readonly id: string; readonly packet: string | undefined }>();
  // Selecting another packet shows that one's questions.
  const shown = asked && asked.packet === packet?.id ? asked.id : (packet?.id ?? asked?.id);
  return (
    <div className={styles['dns']}>
      <section className={styles['lookup']} aria-label={dockWords.dns.lookUp}>
        <AskForm
          source={source}
          onSource={(asker) => dockStore.setState({ asker })}
          onAsked={(question) => setAsked({ id: question, packet: packet?.id })}
        />
        {shown === undefined ? (
          <p className={styles['hint']}>{dockWords.dns.hint}</p>
        ) : (
          <Lookups key={shown} id={shown} />
        )}
        <ResolvConf source={source} />
      </section>
      <Records />
    </div>
  );
}

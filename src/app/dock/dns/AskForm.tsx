/** A box to ask any name from anybody. The question goes out as packets; what could be answered now is shown while one types. */
import { useState, type FormEvent } from 'react';
import { Search } from 'lucide-react';
import type { DnsType, Flow } from '../../../api/index.ts';
import { clientFrom, isOfTheSystem } from '../../presenters/clients.ts';
import { act, useObjects } from '../../store/clusterStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import field from '../../ui/Field.module.css';
import { ClientSelect, useClientGroups } from '../ClientSelect.tsx';
import styles from './DnsTab.module.css';
import { dockWords } from '../words.tsx';

const TYPES: readonly DnsType[] = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR'];

interface Props {
  readonly source: string;
  readonly onSource: (source: string) => void;
  /** Told the connection that is the question. */
  readonly onAsked: (id: string) => void;
}

export function AskForm({ source, onSource, onAsked }: Props) {
  const groups = useClientGroups();
  const services = useObjects('services');
  const [name, setName] = useState('');
  const [type, setType] = useState<DnsType>('A');
  const suggested = services.find((service) => !isOfTheSystem(service))?.metadata.name ?? 'kubernetes';
  const host = name.trim() === '' ? suggested : name.trim();
  const from: Flow['from'] | undefined = clientFrom(source);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (from) onAsked(act((cluster) => cluster.ask(from, host, type)));
  };
  return (
    <form className={styles['form']} aria-label={dockWords.dns.form} data-lookup="" onSubmit={ask}>
      <ClientSelect groups={groups} value={source} onChange={onSource} />
      <label className={field['field']}>
        {dockWords.dns.askFor}
        <input
          data-mono
          className={styles['name']}
          placeholder={suggested}
          value={name}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Choice label={dockWords.dns.type} isQuiet of={TYPES} say={String} chosen={type} onChoose={setType} />
      <Button type="submit" tone="primary" disabled={!from}>
        <Search aria-hidden="true" /> {dockWords.dns.ask}
      </Button>
    </form>
  );
}

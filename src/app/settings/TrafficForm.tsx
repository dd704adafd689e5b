/** A client loop: whom it asks, how often, and how patient it is. */
import { useMemo, useState, type FormEvent } from 'react';
import type { TrafficSource } from '../../api/index.ts';
import { hostSuggestions } from '../presenters/clients.ts';
import { useObjects } from '../store/clusterStore.ts';
import { HostList } from '../ui/HostList.tsx';
import { Switch } from '../ui/Switch.tsx';
import { otherProblems, problemWith, setTraffic, type Problem } from './change.ts';
import { FormButtons, Hint, Problems, SelectField, TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';
import { formatMilliseconds } from '../ui/format.ts';

type Protocol = NonNullable<TrafficSource['protocol']>;

const protocols = (): readonly { readonly value: Protocol; readonly label: string }[] => [
  { value: 'TCP', label: 'TCP' },
  { value: 'UDP', label: 'UDP' },
  { value: 'ICMP', label: settingWords.traffic.ping },
];
const FIELDS = ['to.host', 'to.port', 'every', 'timeout', 'retries'];
const DEFAULT_TIMEOUT = 5000;

const number = (text: string): number => (text.trim() === '' ? NaN : Number(text));

interface Props {
  readonly id: string;
  readonly from: TrafficSource['from'];
  /** What is there already. */
  readonly source?: TrafficSource;
  /** Spoken name of the form. */
  readonly label: string;
  readonly onClose: () => void;
}

export function TrafficForm({ id, from, source, label, onClose }: Props) {
  const services = useObjects('services');
  const nodes = useObjects('nodes');
  const pods = useObjects('pods');
  const suggestions = useMemo(() => hostSuggestions(from, services, nodes, pods), [from, services, nodes, pods]);
  const [first] = suggestions;
  const [draft, setDraft] = useState(() => ({
    host: source?.to.host ?? first?.host ?? '',
    port: String(source?.to.port ?? first?.port ?? 80),
    protocol: source?.protocol ?? 'TCP',
    every: String(source?.every ?? 2000),
    keepAlive: source?.keepAlive ?? false,
    timeout: String(source?.timeout ?? DEFAULT_TIMEOUT),
    retries: String(source?.retries ?? 0),
  }));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const numeric = (name: 'port' | 'every' | 'timeout' | 'retries', path: string = name) => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    problem: problemWith(problems, path),
    inputMode: 'numeric' as const,
  });
  const setHost = (host: string) => {
    const known = suggestions.find((suggestion) => suggestion.host === host);
    change({ host, ...(known?.port === undefined ? {} : { port: String(known.port) }) });
  };
  const isPing = draft.protocol === 'ICMP';
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { protocol, keepAlive } = draft;
    const to = { host: draft.host.trim(), port: isPing ? 0 : number(draft.port) };
    const next: TrafficSource = {
      id,
      from,
      to,
      ...(protocol === 'TCP' ? {} : { protocol }),
      every: number(draft.every),
      ...(protocol === 'TCP' && keepAlive ? { keepAlive } : {}),
      ...(number(draft.timeout) === DEFAULT_TIMEOUT ? {} : { timeout: number(draft.timeout) }),
      ...(number(draft.retries) === 0 ? {} : { retries: number(draft.retries) }),
      ...(source?.path === undefined ? {} : { path: source.path }),
    };
    const found = setTraffic(
      next,
      settingWords.traffic.set(`${to.host}${isPing ? '' : `:${to.port}`}`, formatMilliseconds(next.every)),
    );
    setProblems(found);
    if (found.length === 0) onClose();
  };
  const hosts = `hosts-${id}`;
  return (
    <form className={styles['form']} aria-label={label} onSubmit={save}>
      <HostList id={hosts} suggestions={suggestions} />
      <TextField
        label={settingWords.traffic.host}
        list={hosts}
        value={draft.host}
        onChange={setHost}
        problem={problemWith(problems, 'to.host')}
      />
      {!isPing && <TextField label={settingWords.traffic.port} {...numeric('port', 'to.port')} />}
      <SelectField
        label={settingWords.traffic.protocol}
        value={draft.protocol}
        options={protocols()}
        onChange={(protocol) => change({ protocol })}
      />
      <TextField label={settingWords.traffic.every} suffix="ms" {...numeric('every')} />
      <TextField label={settingWords.traffic.givesUp} suffix="ms" {...numeric('timeout')} />
      <TextField label={settingWords.traffic.retries} suffix={settingWords.traffic.times} {...numeric('retries')} />
      {draft.protocol === 'TCP' && (
        <>
          <Switch checked={draft.keepAlive} onChange={(keepAlive) => change({ keepAlive })}>
            {settingWords.traffic.line.keepAlive}
          </Switch>
          <Hint>{settingWords.traffic.keepAlive}</Hint>
        </>
      )}
      <Problems problems={otherProblems(problems, ...FIELDS)} />
      <FormButtons submit={source ? settingWords.traffic.save : settingWords.traffic.start} onCancel={onClose} />
    </form>
  );
}

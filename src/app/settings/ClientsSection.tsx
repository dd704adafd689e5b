/** Who sends: clients outside the cluster with their loops, and the loops of programs in Pods. */
import { ChevronRight, Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { splitKey, type TrafficSource } from '../../api/index.ts';
import type { ExternalOptions } from '../../cluster/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { configure, otherProblems, problemWith, type Problem } from './change.ts';
import { FormButtons, Hint, Problems, TextField } from './fields.tsx';
import { TrafficForm } from './TrafficForm.tsx';
import { TrafficRow } from './TrafficRow.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

function freeId(name: string, traffic: readonly TrafficSource[]): string {
  for (let n = 1; ; n++) if (!traffic.some(({ id }) => id === `${name}-${n}`)) return `${name}-${n}`;
}

function Client({
  external,
  traffic,
}: {
  readonly external: ExternalOptions;
  readonly traffic: readonly TrafficSource[];
}) {
  const { name, ip } = external;
  const [isAdding, setAdding] = useState(false);
  const loops = traffic.filter(({ from }) => 'external' in from && from.external === name);
  return (
    <li>
      <details className={styles['item']} open data-setting="external" data-name={name}>
        <summary>
          <ChevronRight aria-hidden="true" />
          <b>{name}</b>
          <code>{ip}</code>
        </summary>
        <div className={styles['body']}>
          {loops.map((source) => (
            <TrafficRow key={source.id} source={source} isOurs />
          ))}
          {isAdding && (
            <TrafficForm
              id={freeId(name, traffic)}
              from={{ external: name }}
              label={settingWords.traffic.ofClient(name)}
              onClose={() => setAdding(false)}
            />
          )}
          <div className={styles['buttons']}>
            {!isAdding && (
              <Button onClick={() => setAdding(true)}>
                <Plus aria-hidden="true" /> {settingWords.traffic.add}
              </Button>
            )}
            <Button
              tone="danger"
              onClick={() => configure({ kind: 'removeExternal', name }, settingWords.clients.removed(name))}
            >
              {settingWords.clients.remove(name)}
            </Button>
          </div>
        </div>
      </details>
    </li>
  );
}

function AddClient() {
  const [draft, setDraft] = useState<{ readonly name: string; readonly ip: string }>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const close = () => {
    setDraft(undefined);
    setProblems([]);
  };
  if (!draft)
    return (
      <Button onClick={() => setDraft({ name: '', ip: '' })}>
        <Plus aria-hidden="true" /> {settingWords.clients.add}
      </Button>
    );
  const add = (event: FormEvent) => {
    event.preventDefault();
    const [name, ip] = [draft.name.trim(), draft.ip.trim()];
    const found = configure(
      { kind: 'addExternal', name, ...(ip === '' ? {} : { ip }) },
      settingWords.clients.added(name),
    );
    if (found.length === 0) close();
    else setProblems(found);
  };
  return (
    <form className={styles['form']} aria-label={settingWords.clients.add} onSubmit={add}>
      <TextField
        label={settingWords.clients.name}
        value={draft.name}
        placeholder={settingWords.clients.suchAs}
        problem={problemWith(problems, 'name')}
        onChange={(name) => setDraft({ ...draft, name })}
      />
      <TextField
        label={settingWords.clients.address}
        value={draft.ip}
        placeholder={settingWords.nextFree}
        problem={problemWith(problems, 'ip')}
        onChange={(ip) => setDraft({ ...draft, ip })}
      />
      <Problems problems={otherProblems(problems, 'name', 'ip')} />
      <FormButtons submit={settingWords.clients.submit} onCancel={close} />
    </form>
  );
}

export function ClientsSection() {
  const externals = useCluster((state) => state.cluster.settings.externals);
  const traffic = useCluster((state) => state.cluster.traffic());
  const inPods = traffic.filter(({ from }) => 'pod' in from);
  return (
    <>
      <Section title={settingWords.clients.title} aside={externals.length === 0 ? settingWords.none : undefined}>
        <ul className={styles['items']}>
          {externals.map((external) => (
            <Client key={external.name} external={external} traffic={traffic} />
          ))}
        </ul>
        <AddClient />
        <Hint>{settingWords.clients.routes}</Hint>
      </Section>
      {inPods.length > 0 && (
        <Section title={settingWords.clients.inPods}>
          <div className={styles['stack']}>
            {inPods.map((source) => (
              <div key={source.id} className={styles['inPod']}>
                <b>{'pod' in source.from && splitKey(source.from.pod).name}</b>
                <TrafficRow source={source} isOurs={false} />
              </div>
            ))}
            <Hint>{settingWords.clients.inPodsHint}</Hint>
          </div>
        </Section>
      )}
    </>
  );
}

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
              label={`New traffic of ${name}`}
              onClose={() => setAdding(false)}
            />
          )}
          <div className={styles['buttons']}>
            {!isAdding && (
              <Button onClick={() => setAdding(true)}>
                <Plus aria-hidden="true" /> Add traffic
              </Button>
            )}
            <Button
              tone="danger"
              onClick={() => configure({ kind: 'removeExternal', name }, `Client ${name} is gone, and its traffic`)}
            >
              Remove {name}
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
        <Plus aria-hidden="true" /> Add an outside client
      </Button>
    );
  const add = (event: FormEvent) => {
    event.preventDefault();
    const [name, ip] = [draft.name.trim(), draft.ip.trim()];
    const found = configure({ kind: 'addExternal', name, ...(ip === '' ? {} : { ip }) }, `Client ${name} added`);
    if (found.length === 0) close();
    else setProblems(found);
  };
  return (
    <form className={styles['form']} aria-label="Add an outside client" onSubmit={add}>
      <TextField
        label="Name"
        value={draft.name}
        placeholder="phone"
        problem={problemWith(problems, 'name')}
        onChange={(name) => setDraft({ ...draft, name })}
      />
      <TextField
        label="Address"
        value={draft.ip}
        placeholder="the next free one"
        problem={problemWith(problems, 'ip')}
        onChange={(ip) => setDraft({ ...draft, ip })}
      />
      <Problems problems={otherProblems(problems, 'name', 'ip')} />
      <FormButtons submit="Add client" onCancel={close} />
    </form>
  );
}

export function ClientsSection() {
  const externals = useCluster((state) => state.cluster.settings.externals);
  const traffic = useCluster((state) => state.cluster.traffic());
  const inPods = traffic.filter(({ from }) => 'pod' in from);
  return (
    <>
      <Section title="Outside clients" aside={externals.length === 0 ? 'none' : undefined}>
        <ul className={styles['items']}>
          {externals.map((external) => (
            <Client key={external.name} external={external} traffic={traffic} />
          ))}
        </ul>
        <AddClient />
        <Hint>They have routes to nodes and load balancers, to nothing inside.</Hint>
      </Section>
      {inPods.length > 0 && (
        <Section title="Programs in Pods">
          <div className={styles['stack']}>
            {inPods.map((source) => (
              <div key={source.id} className={styles['inPod']}>
                <b>{'pod' in source.from && splitKey(source.from.pod).name}</b>
                <TrafficRow source={source} isOurs={false} />
              </div>
            ))}
            <Hint>Set by the container’s command: a restart brings the command’s own back.</Hint>
          </div>
        </Section>
      )}
    </>
  );
}

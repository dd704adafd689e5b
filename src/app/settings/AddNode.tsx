/** One more machine: a name is enough, the rest is the next that is free. */
import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button } from '../ui/Button.tsx';
import { configure, otherProblems, problemWith, type Problem } from './change.ts';
import { FormButtons, Problems, TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';

/** The first "node-3" that is free. */
function nextName(names: readonly string[]): string {
  for (let n = 1; ; n++) if (!names.includes(`node-${n}`)) return `node-${n}`;
}

const EMPTY = { name: '', zone: '', ip: '', podCIDR: '' };
const FIELDS = ['metadata.name', 'metadata.labels', 'status.addresses', 'spec.podCIDR'];

export function AddNode({ names, list }: { readonly names: readonly string[]; readonly list: string }) {
  const [draft, setDraft] = useState<typeof EMPTY>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const close = () => {
    setDraft(undefined);
    setProblems([]);
  };
  if (!draft)
    return (
      <Button onClick={() => setDraft({ ...EMPTY, name: nextName(names) })}>
        <Plus aria-hidden="true" /> Add a node
      </Button>
    );
  const field = (name: keyof typeof EMPTY) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(
      Object.entries(draft)
        .map(([key, value]) => [key, value.trim()] as const)
        .filter(([key, value]) => key === 'name' || value !== ''),
    );
    const node = { ...given, name: draft.name.trim() };
    const found = configure({ kind: 'addNode', node }, `Node ${node.name} boots; its kubelet will register it`);
    if (found.length === 0) close();
    else setProblems(found);
  };
  return (
    <form className={styles['form']} aria-label="Add a node" onSubmit={add}>
      <TextField label="Name" {...field('name')} problem={problemWith(problems, 'metadata.name')} />
      <TextField
        label="Zone"
        placeholder="none"
        list={list}
        {...field('zone')}
        problem={problemWith(problems, 'metadata.labels')}
      />
      <TextField
        label="Address"
        placeholder="the next free one"
        {...field('ip')}
        problem={problemWith(problems, 'status.addresses')}
      />
      <TextField
        label="Pod range"
        placeholder="the next free one"
        {...field('podCIDR')}
        problem={problemWith(problems, 'spec.podCIDR')}
      />
      <Problems problems={otherProblems(problems, ...FIELDS)} />
      <FormButtons submit="Add node" onCancel={close} />
    </form>
  );
}

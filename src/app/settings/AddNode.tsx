/** One more machine: a name is enough, the rest is the next that is free. */
import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button } from '../ui/Button.tsx';
import { configure, otherProblems, problemWith, type Problem } from './change.ts';
import { FormButtons, Problems, TextField } from './fields.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

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
        <Plus aria-hidden="true" /> {settingWords.node.add}
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
    const found = configure({ kind: 'addNode', node }, settingWords.node.boots(node.name));
    if (found.length === 0) close();
    else setProblems(found);
  };
  return (
    <form className={styles['form']} aria-label={settingWords.node.add} onSubmit={add}>
      <TextField label={settingWords.node.name} {...field('name')} problem={problemWith(problems, 'metadata.name')} />
      <TextField
        label={settingWords.node.zone}
        placeholder={settingWords.none}
        list={list}
        {...field('zone')}
        problem={problemWith(problems, 'metadata.labels')}
      />
      <TextField
        label={settingWords.node.address}
        placeholder={settingWords.nextFree}
        {...field('ip')}
        problem={problemWith(problems, 'status.addresses')}
      />
      <TextField
        label={settingWords.node.podRange}
        placeholder={settingWords.nextFree}
        {...field('podCIDR')}
        problem={problemWith(problems, 'spec.podCIDR')}
      />
      <Problems problems={otherProblems(problems, ...FIELDS)} />
      <FormButtons submit={settingWords.node.submit} onCancel={close} />
    </form>
  );
}

/** Who asks: Pods, nodes and outside clients to choose from, wherever a request is written. */
import { useMemo } from 'react';
import { clientGroups, type ClientGroup } from '../presenters/clients.ts';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import field from '../ui/Field.module.css';
import { dockWords } from './words.tsx';

export function useClientGroups(): readonly ClientGroup[] {
  const pods = useObjects('pods');
  const nodes = useObjects('nodes');
  const externals = useCluster((state) => state.cluster.settings.externals);
  return useMemo(() => clientGroups(pods, nodes, externals), [pods, nodes, externals]);
}

interface Props {
  readonly groups: readonly ClientGroup[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function ClientSelect({ groups, value, onChange }: Props) {
  return (
    <label className={field['field']}>
      <span>{dockWords.from}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

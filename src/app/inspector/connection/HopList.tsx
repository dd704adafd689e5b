/** All hops, packet by packet. Arrow keys step from hop to hop; the scene follows. */
import { useState } from 'react';
import { ChevronRight } from 'lucide-react';
import type { Hop } from '../../../api/index.ts';
import { hopGroups, type HopGroup } from '../../presenters/hopGroups.ts';
import { inspectorWords } from '../words.tsx';
import { stepHops } from './hopKeys.ts';
import styles from './HopList.module.css';
import { HopView } from './HopView.tsx';

interface Props {
  readonly hops: readonly Hop[];
  /** Index of the hop that is chosen. */
  readonly current: number | undefined;
  readonly onPick: (index: number) => void;
}

interface GroupProps {
  readonly group: HopGroup;
  readonly initiallyOpen: boolean;
  readonly current: number | undefined;
  readonly onPick: (index: number) => void;
}

function Group({ group, initiallyOpen, current, onPick }: GroupProps) {
  const [opened, setOpened] = useState<boolean>();
  const holdsCurrent = group.hops.some(({ index }) => index === current);
  const open = opened ?? (initiallyOpen || holdsCurrent);
  return (
    <section className={styles['group']}>
      <h4>
        <button type="button" aria-expanded={open} onClick={() => setOpened(!open)}>
          <ChevronRight aria-hidden="true" data-open={open || undefined} />
          <span className={styles['title']}>{group.title}</span>
          {!open && <span className={styles['summary']}>{group.summary}</span>}
        </button>
      </h4>
      {open && (
        <ol className={styles['hops']}>
          {group.hops.map(({ hop, index }) => (
            <HopView
              key={index}
              hop={hop}
              number={index + 1}
              current={index === current}
              reply={group.reply}
              onPick={() => onPick(index)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

export function HopList({ hops, current, onPick }: Props) {
  const groups = hopGroups(hops);
  // The packet that meets the rules is shown; what follows it by conntrack waits folded.
  const opening = groups.findIndex(({ segment }) => segment === 'SYN' || segment === 'datagram');

  return (
    <div
      className={styles['list']}
      role="group"
      data-arrows=""
      aria-label={inspectorWords.hop.list}
      onKeyDown={(event) => stepHops(event, { count: hops.length, current, onPick })}
    >
      {groups.map((group, index) => (
        <Group
          key={`${index} ${group.segment}`}
          group={group}
          initiallyOpen={index === Math.max(0, opening)}
          current={current}
          onPick={onPick}
        />
      ))}
    </div>
  );
}

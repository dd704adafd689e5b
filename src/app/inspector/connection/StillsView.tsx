/** A storyboard: the packet at each place it came to, numbered as on the canvas. For who reads rather than watches, and for print. */
import { useMemo } from 'react';
import { Box, CircleHelp, Server, UserRound, type LucideIcon } from 'lucide-react';
import type { Hop, Place } from '../../../api/index.ts';
import { placeName } from '../../presenters/flowWords.ts';
import { hopGroups, type HopGroup } from '../../presenters/hopGroups.ts';
import { hopStory } from '../../presenters/hopStory.ts';
import { hopWords } from '../../presenters/hopWords.ts';
import { shortPod } from '../../presenters/verdictWords.ts';
import { inspectorWords } from '../words.tsx';
import { stepHops } from './hopKeys.ts';
import { Strip } from './Strip.tsx';
import styles from './StillsView.module.css';

const SIGNS: Readonly<Record<Place['kind'], LucideIcon>> = {
  pod: Box,
  node: Server,
  external: UserRound,
  void: CircleHelp,
};

interface Props {
  readonly hops: readonly Hop[];
  readonly current: number | undefined;
  readonly onPick: (index: number) => void;
}

function Frames({ group, current, onPick }: { readonly group: HopGroup } & Pick<Props, 'current' | 'onPick'>) {
  return (
    <ol className={styles['frames']}>
      {group.hops.map(({ hop, index }) => {
        const Sign = SIGNS[hop.place.kind];
        const { changed } = hopStory(hop, group.reply);
        return (
          <li key={index} data-hop={index + 1} data-current={index === current || undefined}>
            <button
              type="button"
              aria-label={inspectorWords.hop.still(index + 1, placeName(hop.place))}
              aria-current={index === current ? 'step' : undefined}
              onClick={() => onPick(index)}
            >
              {index + 1}
            </button>
            <p className={styles['place']}>
              <Sign aria-hidden="true" /> {hop.place.kind === 'pod' ? shortPod(hop.place.name) : placeName(hop.place)}
            </p>
            <Strip header={hop.leftAs ?? hop.arrivedAs} changed={changed} />
            <p className={styles['caption']}>{hopWords(hop, group.reply)}</p>
          </li>
        );
      })}
    </ol>
  );
}

export function StillsView({ hops, current, onPick }: Props) {
  const groups = useMemo(() => hopGroups(hops), [hops]);
  return (
    <div
      role="group"
      data-arrows=""
      aria-label={inspectorWords.hop.storyboard}
      onKeyDown={(event) => stepHops(event, { count: hops.length, current, onPick, across: true })}
    >
      {groups.map((group, index) => (
        <section key={`${index} ${group.segment}`} className={styles['part']}>
          <h4>{group.title}</h4>
          <Frames group={group} current={current} onPick={onPick} />
        </section>
      ))}
    </div>
  );
}

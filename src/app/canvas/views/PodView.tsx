/**
 * A Pod in its seat. A click kills it (the message offers to take that back); the small button and Enter inspect it; the menu has
 * the rest.
 */
import { memo, useCallback, useState } from 'react';
import { deletePod, inspectPod } from '../../actions/index.ts';
import type { Density } from '../../../scene/index.ts';
import { hueOf } from '../../../scene/index.ts';
import { useView } from '../../store/viewStore.ts';
import { keyOfSelection } from '../objectKey.ts';
import type { PodFacts } from '../podFacts.ts';
import { placeMeter } from '../shareMeters.ts';
import type { DrawnPod } from '../store/drawnStore.ts';
import { useRoving } from '../store/focusStore.ts';
import { useReachOf } from '../store/reachStore.ts';
import { useLevel } from '../store/levelStore.ts';
import { isNewborn, sceneStore } from '../store/sceneStore.ts';
import { AppGlyph } from './AppGlyph.tsx';
import { NearPod } from './NearPod.tsx';
import { StateLamp } from './StateLamp.tsx';
import styles from './PodView.module.css';
import { canvasWords } from '../words.tsx';

function describe({ name, state, address, node }: PodFacts): string {
  return canvasWords.pod.label(name, state, address, node);
}

/** Which share of the last answers it gave: the place for it; `shareMeters` writes there. */
function ShareMeter({ pod }: { readonly pod: string }) {
  const place = useCallback((meter: HTMLElement | null) => (meter ? placeMeter(pod, meter) : undefined), [pod]);
  return (
    <span ref={place} className={styles['meter']} data-share-of={pod} aria-hidden="true">
      <span className={styles['count']} />
    </span>
  );
}

function Inside({
  facts,
  colour,
  density,
}: {
  readonly facts: PodFacts;
  readonly colour: number;
  readonly density: Density;
}) {
  if (density === 'dot') return null;
  if (density === 'chip')
    return (
      <span className={styles['title']}>
        <AppGlyph slot={colour} />
        <span className={styles['name']}>{facts.shortName.replace('…', '')}</span>
        <StateLamp tone={facts.tone} />
        <ShareMeter pod={facts.key} />
      </span>
    );
  return (
    <>
      <span className={styles['title']}>
        <AppGlyph slot={colour} />
        <span className={styles['name']}>
          {facts.shortName.startsWith('…') && <span className={styles['dots']}>…</span>}
          {facts.shortName.replace('…', '')}
        </span>
        <StateLamp tone={facts.tone} />
      </span>
      <span className={styles['address']}>{facts.address === '' ? canvasWords.pod.noAddress : facts.address}</span>
      <span className={styles['foot']}>
        <span className={styles['state']}>{facts.state}</span>
        {/* Who has just killed it wants to see what becomes of it. */}
        {!facts.isDeleting && (
          <span className={styles['hint']} aria-hidden="true">
            {canvasWords.pod.clickToKill}
          </span>
        )}
      </span>
      <ShareMeter pod={facts.key} />
    </>
  );
}

function PodViewInner({ pod: { seat, facts, isLeaving, left, top } }: { readonly pod: DrawnPod }) {
  const [isBorn] = useState(() => isNewborn(sceneStore().getState(), seat.uid));
  const reach = useReachOf(seat.key);
  const key = `Pod ${seat.key}`;
  const isSelected = useView((state) => keyOfSelection(state.selection) === key);
  const roving = useRoving(key);
  const isNear = useLevel((level) => level === 'near') && seat.density !== 'dot' && !isLeaving;
  const inside = <Inside facts={facts} colour={seat.colour} density={seat.density} />;
  const target = { namespace: facts.namespace, name: facts.name };
  return (
    <div
      className={styles['pod']}
      style={{
        translate: `${left}px ${top}px`,
        width: seat.rect.width,
        height: seat.rect.height,
        ['--app' as string]: `var(--app-${hueOf(seat.colour)})`,
        ['--app-soft' as string]: `var(--app-${hueOf(seat.colour)}-soft)`,
      }}
      data-kind="Pod"
      data-namespace={facts.namespace}
      data-name={facts.name}
      data-state={isLeaving ? 'Deleted' : facts.state}
      data-ip={facts.ip}
      data-node={facts.node}
      data-density={seat.density}
      data-tone={facts.tone}
      data-reach={reach}
      data-born={isBorn || undefined}
      data-leaving={isLeaving || undefined}
      data-selected={isSelected || undefined}
    >
      <button
        type="button"
        className={styles['body']}
        {...roving}
        aria-label={describe(facts)}
        aria-keyshortcuts="Delete Enter"
        title={seat.density === 'card' ? undefined : describe(facts)}
        // Not `disabled`: that would take the focus from it, and undo brings it back.
        aria-disabled={isLeaving || undefined}
        onClick={() => deletePod.perform(target)}
      >
        {isNear ? (
          <NearPod seat={seat} facts={facts} meter={<ShareMeter pod={facts.key} />}>
            {inside}
          </NearPod>
        ) : (
          inside
        )}
      </button>
      {seat.density === 'card' && !isLeaving && (
        <button
          type="button"
          className={styles['inspect']}
          tabIndex={-1}
          aria-label={canvasWords.pod.inspectLabel(facts.name)}
          title={canvasWords.pod.inspect}
          onClick={() => inspectPod.perform(target)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 7.2v4M8 4.6v.2" />
          </svg>
        </button>
      )}
    </div>
  );
}

export const PodView = memo(PodViewInner);

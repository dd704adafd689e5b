/**
 * A Pod as one sees it near: its containers with image, state and restarts, its probes with what they said last, its labels. In the
 * same seat as ever, in smaller letters that are large enough by then.
 */
import { useCluster } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import type { LastProbe } from '../../../cluster/index.ts';
import type { Density } from '../../../scene/index.ts';
import type { PodFacts } from '../podFacts.ts';
import { AppGlyph } from './AppGlyph.tsx';
import { detailsOf, type ContainerDetails, type ProbeDetails, type ProbeState } from './podDetails.ts';
import { StateLamp } from './StateLamp.tsx';
import styles from './PodDetails.module.css';
import { lateCanvasWords } from '../late.words.tsx';
import { canvasWords } from '../words.tsx';

interface Props {
  readonly facts: PodFacts;
  readonly colour: number;
  readonly density: Density;
}

const SIGNS: Readonly<Record<ProbeState, string>> = {
  passed: 'M-3 .2 -1 2.2 3 -2.2',
  failed: 'M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4',
  unasked: 'M-.1 0h.2M-3.100 0h.2M2.900 0h.2',
};

const MOST: Readonly<Record<Density, number>> = { card: 3, chip: 1, dot: 0 };

/** The same answer in the same words is the same list. */
function isSame(a: readonly LastProbe[], b: readonly LastProbe[]): boolean {
  return a.length === b.length && a.every((probe, i) => probe.success === b[i]!.success && probe.type === b[i]!.type);
}

function ContainerLine({ name, image, tone, words, restarts }: ContainerDetails) {
  return (
    <span className={styles['container']} data-tone={tone} title={`${name}, ${image}: ${words === '' ? tone : words}`}>
      <i />
      <b>{name}</b>
      <span>{words === '' ? image : words}</span>
      {restarts > 0 && <em>↻{restarts}</em>}
    </span>
  );
}

function Probe({ type, state, container }: ProbeDetails) {
  const { near } = lateCanvasWords;
  return (
    <span className={styles['probe']} data-state={state} title={near.probe(type, container, near.results[state])}>
      <svg viewBox="-5 -5 10 10" aria-hidden="true">
        <path d={SIGNS[state]} />
      </svg>
      {type}
    </span>
  );
}

export function PodDetails({ facts, colour, density }: Props) {
  const { namespace, name, key, address, state } = facts;
  const own = facts.shortName.startsWith('…') ? facts.shortName.slice(1) : name;
  const pod = useCluster(({ cluster }) => cluster.object('pods', namespace, name));
  const last = useEngine((cluster) => cluster.probeResults(key), isSame);
  if (!pod) return null;
  const { containers, more, probes, labels } = detailsOf(pod, last, MOST[density]);
  return (
    <span className={styles['details']} data-density={density} data-details="Pod">
      <span className={styles['title']}>
        <AppGlyph slot={colour} />
        <span className={styles['owner']}>{name.slice(0, name.length - own.length)}</span>
        <b>{own}</b>
        <StateLamp tone={facts.tone} />
      </span>
      <span className={styles['line']}>
        <span>{address === '' ? canvasWords.pod.noAddress : address}</span>
        <span className={styles['state']} data-tone={facts.tone}>
          {state}
        </span>
      </span>
      {containers.map((container) => (
        <ContainerLine key={container.name} {...container} />
      ))}
      {more > 0 && <span className={styles['more']}>{lateCanvasWords.near.moreContainers(more)}</span>}
      {probes.length > 0 && (
        <span className={styles['probes']}>
          {probes.map((probe) => (
            <Probe key={`${probe.container} ${probe.type}`} {...probe} />
          ))}
        </span>
      )}
      {labels.length > 0 && density === 'card' && (
        <span className={styles['labels']} title={labels.join(', ')}>
          {labels.map((label) => (
            <i key={label}>{label}</i>
          ))}
        </span>
      )}
    </span>
  );
}

/**
 * A rule plate: one virtual address in one node's kernel, as its rules stand there now. One segment for every endpoint, as wide as
 * its chance. Hatched when the rules reject or drop.
 */
import { memo } from 'react';
import type { PlateLayout, SegmentLayout } from '../../../scene/index.ts';
import { serviceOfPlate, hueOf } from '../../../scene/index.ts';
import { splitKey, type Plate } from '../../../api/index.ts';
import { hover, select } from '../../store/viewStore.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { kindTag, plateAddress, plateName, refusalIn, refusalOf } from '../boxWords.ts';
import { useRoving } from '../store/focusStore.ts';
import { useReach } from '../store/reachStore.ts';
import { useEndpointName } from './endpointName.ts';
import { isLong, LongName } from './LongName.tsx';
import { isComb, PlateComb } from './PlateComb.tsx';
import styles from './PlateView.module.css';
import { canvasWords } from '../words.tsx';

/** So many segments are each drawn, however narrow. */
const MANY = 200;
/** So many shares are said one by one: nobody listens to more. */
const SAID = 12;
/** Scene pixels: of many segments narrower than this, nobody sees where one ends, from however near. */
const HAIR = 0.5;

/** Ten thousand endpoints on a hundred nodes would be a million elements that look like one on each. */
const isMass = ({ plate, bar }: PlateLayout): boolean =>
  plate.segments.length > MANY && bar.width / plate.segments.length < HAIR;

function describe(node: string, plate: Plate): string {
  const { segments } = plate;
  const shares =
    segments.length > SAID
      ? canvasWords.plate.endpoints(formatCount(segments.length))
      : segments
          .map(({ probability, endpoint }) => canvasWords.plate.share(formatShare(probability), endpoint))
          .join(', ');
  const does = plate.verdict === 'dnat' ? shares : refusalOf(plate);
  return canvasWords.plate.label(node, plate.ip, plate.port, plate.service, does);
}

function Segment({ segment, share, x, height }: { segment: SegmentLayout; share: number; x: number; height: number }) {
  const name = useEndpointName(segment.endpoint);
  const { width } = segment.rect;
  const text = formatShare(share);
  return (
    <span
      className={styles['segment']}
      data-endpoint={segment.endpoint}
      style={{ left: segment.rect.x - x, width, height }}
      title={canvasWords.plate.segment(text, segment.endpoint, name)}
    >
      {height > 10 && width > 6 + text.length * 7 && <b>{text}</b>}
      {height > 14 && width > 62 && <i>{name}</i>}
    </span>
  );
}

function Mass({ seat: { plate, bar } }: { readonly seat: PlateLayout }) {
  const words = canvasWords.plate.endpoints(formatCount(plate.segments.length));
  return (
    <span
      className={styles['segment']}
      data-endpoints={plate.segments.length}
      style={{ left: 0, width: bar.width, height: bar.height }}
      title={words}
    >
      {bar.height > 10 && bar.width > 100 && <b>{words}</b>}
    </span>
  );
}

/** One segment for every endpoint. */
function Segments({ seat }: { readonly seat: PlateLayout }) {
  const { plate, bar, segments } = seat;
  if (isMass(seat)) return <Mass seat={seat} />;
  if (isComb(seat)) return <PlateComb seat={seat} />;
  return segments.map((segment, i) => (
    <Segment
      key={segment.endpoint}
      segment={segment}
      share={plate.segments[i]?.probability ?? 0}
      x={bar.x}
      height={bar.height}
    />
  ));
}

function Words({ plate, size }: { readonly plate: Plate; readonly size: PlateLayout['size'] }) {
  if (size === 'tick') return null;
  const { name, port } = plateName(plate);
  if (size === 'mini') return <span className={styles['mini']}>{port && name !== 'kubernetes' ? port : name}</span>;
  const tag = kindTag(plate);
  // In a line a long name has the room: the port has its number as well.
  const withPort = port !== '' && (size === 'full' || !isLong(name));
  return (
    <span className={styles['words']}>
      <span className={styles['address']}>{plateAddress(plate)}</span>
      {tag && <span className={styles['tag']}>{tag}</span>}
      <span className={styles['service']} title={size === 'full' && isLong(name) ? `${name} ${port}` : undefined}>
        <LongName name={name} />
        {withPort && ` ${port}`}
      </span>
      {plate.policy === 'Local' && <span className={styles['policy']}>{plate.policy}</span>}
    </span>
  );
}

export interface PlateViewProps {
  readonly plate: PlateLayout;
  readonly node: string;
  /** Corner of the box it is drawn in. */
  readonly x: number;
  readonly y: number;
}

function PlateViewInner({ plate: seat, node, x, y }: PlateViewProps) {
  const { plate, bar, rect } = seat;
  const service = serviceOfPlate(plate);
  const { namespace, name } = splitKey(service);
  const isReached = useReach((reach) => reach?.service === service);
  const roving = useRoving(`Plate ${node} ${seat.key}`);
  const enter = () => hover({ kind: 'object', resource: 'services', namespace, name });
  return (
    <button
      type="button"
      className={styles['plate']}
      {...roving}
      style={{
        translate: `${rect.x - x}px ${rect.y - y}px`,
        width: rect.width,
        height: rect.height,
        ['--app' as string]: `var(--app-${hueOf(seat.colour)})`,
        ['--app-soft' as string]: `var(--app-${hueOf(seat.colour)}-soft)`,
      }}
      data-kind="Plate"
      data-namespace={namespace}
      data-name={name}
      data-node={node}
      data-state={plate.verdict}
      data-protocol={plate.protocol}
      data-address={`${plate.ip}:${plate.port}`}
      data-size={seat.size}
      data-reached={isReached || undefined}
      aria-label={describe(node, plate)}
      title={seat.size === 'full' ? undefined : describe(node, plate)}
      onPointerEnter={enter}
      onPointerLeave={() => hover(undefined)}
      onClick={() => select({ kind: 'plate', node, service: plate.service, address: `${plate.ip}:${plate.port}` })}
    >
      <Words plate={plate} size={seat.size} />
      <span
        className={styles['bar']}
        style={{ left: bar.x - rect.x, top: bar.y - rect.y, width: bar.width, height: bar.height }}
      >
        {plate.verdict === 'dnat' ? (
          <Segments seat={seat} />
        ) : (
          bar.height > 10 && bar.width > 60 && <span className={styles['refusal']}>{refusalIn(seat)}</span>
        )}
      </span>
    </button>
  );
}

function isSamePlate(a: PlateViewProps, b: PlateViewProps): boolean {
  const [s, t] = [a.plate, b.plate];
  return (
    s.plate === t.plate &&
    s.colour === t.colour &&
    s.size === t.size &&
    s.rect.x - a.x === t.rect.x - b.x &&
    s.rect.y - a.y === t.rect.y - b.y &&
    s.rect.width === t.rect.width &&
    s.bar.x - a.x === t.bar.x - b.x
  );
}

export const PlateView = memo(PlateViewInner, isSamePlate);

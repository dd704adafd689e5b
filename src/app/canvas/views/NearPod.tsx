/** Opens a Pod that is near and in sight; whoever is not in sight stays closed, however many there are. */
import { useStore } from '@xyflow/react';
import { Suspense, type ReactNode } from 'react';
import type { PodLayout, Rect } from '../../../scene/index.ts';
import { latePart } from '../../ui/latePart.tsx';
import { QuietBoundary } from '../../ui/QuietBoundary.tsx';
import type { PodFacts } from '../podFacts.ts';

const load = () => import('./PodDetails.tsx').then(({ PodDetails }) => ({ default: PodDetails }));
const PodDetails = latePart(load);

interface Pane {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function isInSight({ transform: [offsetX, offsetY, zoom], width, height }: Pane, box: Rect): boolean {
  const [x, y] = [box.x * zoom + offsetX, box.y * zoom + offsetY];
  return x < width && y < height && x + box.width * zoom > 0 && y + box.height * zoom > 0;
}

interface Props {
  readonly seat: PodLayout;
  readonly facts: PodFacts;
  /** Its share of the answers, shown open as well. */
  readonly meter: ReactNode;
  /** How it looks closed: until its details have come. */
  readonly children: ReactNode;
}

export function NearPod({ seat, facts, meter, children }: Props) {
  const isOpen = useStore((pane) => isInSight(pane, seat.rect));
  if (!isOpen) return children;
  return (
    <QuietBoundary instead={children}>
      <Suspense fallback={children}>
        <PodDetails facts={facts} colour={seat.colour} density={seat.density} />
        {meter}
      </Suspense>
    </QuietBoundary>
  );
}

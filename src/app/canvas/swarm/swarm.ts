/**
 * A swarm: more packets than are drawn with long trails, as bare numbers. They can be sent to a worker, which paints them beside the page;
 * where there is none, the page paints the very same numbers. What lies under the packets, the segments just rolled, is in them too.
 */
import { nowhere, type Comet, type Frame } from '../../../scene/index.ts';
import { behind } from '../paint/comets.ts';
import { lightsOf, type Light } from '../paint/lights.ts';

/** Beyond so many packets, trails are one short stroke and heads are stamped: nobody sees more, and the frame has other work. */
export const MANY = 120;
/** Scene pixels of the trail. */
const SHORT_TRAIL = 24;

/** Numbers of one packet: its place; where its trail ends, or in a crowd its direction; its bin; its flags. */
export const STRIDE = 6;
export const FAILED = 1;
/** Another packet is selected: this one steps back. */
export const FADED = 2;

export interface Swarm {
  readonly numbers: Float32Array<ArrayBuffer>;
  /** Only the first so many are of this moment. */
  readonly count: number;
  readonly lights: readonly Light[];
}

/** The bin of packets of one colour that go one way. */
export const binOf = (colour: number, isReply: boolean): number => 2 * colour + (isReply ? 1 : 0);

const tail = nowhere();

function write(numbers: Float32Array, at: number, comet: Comet, isCrowd: boolean, isFaded: boolean): void {
  const { colour, flight, isError } = comet.plan;
  numbers[at] = comet.x;
  numbers[at + 1] = comet.y;
  if (isCrowd) {
    numbers[at + 2] = comet.towardsX;
    numbers[at + 3] = comet.towardsY;
  } else {
    behind(comet, SHORT_TRAIL, tail);
    numbers[at + 2] = tail[0]!;
    numbers[at + 3] = tail[1]!;
  }
  numbers[at + 4] = binOf(colour, flight.reply);
  numbers[at + 5] = (isError ? FAILED : 0) + (isFaded ? FADED : 0);
}

/**
 * The packets of a frame. In a swarm the selected connection's are left out, as the page paints them by itself, with all there is to see;
 * a crowd has them, too.
 * @param buffer used again where it is large enough
 */
export function swarmOf(frame: Frame, selected: string | undefined, isCrowd: boolean, buffer?: ArrayBuffer): Swarm {
  const length = frame.count * STRIDE;
  const isRoomy = buffer !== undefined && buffer.byteLength >= length * Float32Array.BYTES_PER_ELEMENT;
  const numbers = isRoomy ? new Float32Array(buffer) : new Float32Array(Math.ceil(length * 1.25));
  let count = 0;
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    const isSelected = comet.plan.flight.connection === selected;
    if (isSelected && !isCrowd) continue;
    write(numbers, count * STRIDE, comet, isCrowd, selected !== undefined && !isSelected);
    count++;
  }
  return { numbers, count, lights: lightsOf(frame.flashes) };
}

/**
 * The whole picture's places: control plane on top, Services below it, workers in calm columns, the network under them, and the
 * world outside the cluster's edge. A pure function of its input; what must stay put between two pictures is in the slot book.
 */
import { bottom, rect, right, type Rect } from './geometry.ts';
import {
  flatHeight,
  flatNode,
  flatColumns,
  FOLDED_KERNEL_WIDTH,
  nodeWidth,
  standingHeight,
  standingNode,
  type NodeBox,
  WAITING_WIDTH,
} from './nodeBox.ts';
import { layoutOutside } from './outside.ts';
import { plateColumns, seatPlates } from './plates.ts';
import { gridHeight, gridOf, placePod, type Grid } from './podGrid.ts';
import { indexOf } from './sceneIndex.ts';
import { orderOfPlates, podColumns, rememberPlates, seatPods, type PlateOrder, type Seating } from './seating.ts';
import {
  BUS,
  CLUSTER_PADDING,
  GAP,
  GHOST,
  HUB,
  KERNEL_PADDING,
  MOST_COLUMNS,
  NODE_PADDING,
  POD_HEIGHT,
  POD_SPACING,
  STRIP_HEADER,
  STRIP_MIN_WIDTH,
  ZONE,
} from './sizes.ts';
import { UNSCHEDULED, type Density, type SlotBook } from './slots.ts';
import type {
  PodLayout,
  SceneInput,
  SceneLayout,
  SceneNode,
  SceneService,
  ServiceLayout,
  ZoneLayout,
} from './types.ts';
import { inZones, layoutZones } from './zones.ts';

function columnsFor(nodes: number): number {
  return nodes <= MOST_COLUMNS ? Math.max(1, nodes) : Math.max(MOST_COLUMNS, Math.ceil(Math.sqrt(nodes * 1.6)));
}

/** `wide`: the columns of plates in every node's kernel. */
const widthOf = (columns: number, wide: number): number => columns * (nodeWidth(wide) + GAP) - GAP;

/** The first control-plane node lies flat on top, when the scene is wide enough for it. */
function flatNodeOf(nodes: readonly SceneNode[], wide: number): SceneNode | undefined {
  const first = nodes.find((node) => node.controlPlane);
  return widthOf(columnsFor(nodes.length - 1), wide) >= STRIP_MIN_WIDTH ? first : undefined;
}

function placeService({ service: { metadata }, colour, system }: SceneService, box: Rect): ServiceLayout {
  return { key: `${metadata.namespace ?? ''}/${metadata.name}`, colour, system, rect: box };
}

/** Services as ghosts in a row: the learner's own first; the system's at the end, so that they are what moves. */
function layoutGhosts(services: readonly SceneService[], x: number, y: number, width: number): ServiceLayout[] {
  const ordered = [...services.filter((s) => !s.system), ...services.filter((s) => s.system)];
  let left = x;
  let top = y;
  return ordered.map((service) => {
    const size = service.system ? GHOST.systemWidth : GHOST.width;
    if (left > x && left + size > x + width) {
      left = x;
      top += GHOST.height + GHOST.gap;
    }
    const box = rect(left, top, size, GHOST.height);
    left += size + GHOST.gap;
    return placeService(service, box);
  });
}

/**
 * The logical lens draws the learner's Services as hubs in the middle, where the kernels' rules step back: the picture of the
 * books.
 */
function layoutHubs(services: readonly SceneService[], boxes: readonly NodeBox[], strip: Rect): ServiceLayout[] {
  const kernel = boxes.find(({ layout }) => !layout.flat)?.layout.kernel;
  if (!kernel) return [];
  const columns = Math.max(1, Math.min(services.length, Math.floor((strip.width + GAP) / (HUB.width + GAP))));
  const pitch = strip.width / columns;
  // As high as fits into the kernels: what is below them stays in sight.
  const room = kernel.height - HUB.below - KERNEL_PADDING;
  const rise = Math.min(HUB.height + GAP, room / Math.ceil(services.length / columns));
  const height = rise < HUB.height + GAP ? rise - HUB.gap : HUB.height;
  return services.map((service, i) => {
    const x = strip.x + (i % columns) * pitch + (pitch - HUB.width) / 2;
    const y = kernel.y + HUB.below + Math.floor(i / columns) * rise;
    return placeService(service, rect(x, y, HUB.width, height));
  });
}

/** Where the parts begin, from the top of the page to its bottom. */
interface Outline {
  readonly flat: SceneNode | undefined;
  readonly flatRows: number;
  readonly strip: Rect;
  /** Services as ghosts. */
  readonly ghosts: readonly ServiceLayout[];
  readonly columns: number;
  /** Columns of plates in every node's kernel. */
  readonly wide: number;
  /** Upper edge of the first row of nodes. */
  readonly nodesY: number;
  /** Room above each row for the names of zones. */
  readonly zoneRoom: number;
}

function layoutOutline(
  input: SceneInput,
  flat: SceneNode | undefined,
  seating: Seating,
  order: PlateOrder,
  wide: number,
  ghostly: readonly SceneService[],
): Outline {
  const columns = columnsFor(input.nodes.length - (flat ? 1 : 0));
  const width = widthOf(columns, wide);
  const flatRows = flat ? Math.max(1, Math.ceil((seating.slots.get(flat.name) ?? 0) / flatColumns(width))) : 0;
  const height = flat ? flatHeight(flatRows, [...order.major, ...order.minor]) : STRIP_HEADER;
  const strip = rect(CLUSTER_PADDING, CLUSTER_PADDING, width, height);
  const ghosts = layoutGhosts(ghostly, strip.x, bottom(strip) + GAP, width);
  const above = Math.max(bottom(strip), ...ghosts.map((service) => bottom(service.rect)));
  const zoneRoom = input.nodes.some((node) => node !== flat && node.zone !== undefined) ? ZONE.above - 4 : 0;
  return { flat, flatRows, strip, ghosts, columns, wide, nodesY: above + GAP + zoneRoom, zoneRoom };
}

interface Boxes {
  readonly boxes: readonly NodeBox[];
  readonly zones: readonly ZoneLayout[];
  readonly busYs: readonly number[];
  readonly end: number;
}

function layoutNodes(input: SceneInput, outline: Outline, book: SlotBook, order: PlateOrder, trunkX: number): Boxes {
  const { flat, strip, columns, wide, zoneRoom } = outline;
  const standing = inZones(input.nodes.filter((node) => node !== flat));
  const plateGrid = seatPlates(order.major, order.minor, wide);
  const height = standingHeight(book.rows, book.density, plateGrid);
  const rowCount = Math.max(1, Math.ceil(standing.length / columns));
  const pitch = height + BUS + zoneRoom;
  const busYs = Array.from({ length: rowCount }, (_, row) => outline.nodesY + row * pitch + height + BUS / 2);
  const { colourOf } = order;
  const boxes = standing.map((node, i) =>
    standingNode({
      node,
      x: strip.x + (i % columns) * (nodeWidth(wide) + GAP),
      y: outline.nodesY + Math.floor(i / columns) * pitch,
      rows: book.rows,
      density: book.density,
      podColumns: podColumns(book.density, wide),
      plates: input.plates.get(node.name) ?? [],
      plateGrid,
      colourOf,
      busY: busYs[Math.floor(i / columns)]!,
    }),
  );
  const zones = layoutZones(
    standing,
    boxes.map((box) => box.layout.rect),
  );
  if (flat) {
    const plates = input.plates.get(flat.name) ?? [];
    const plateKeys = [...order.major, ...order.minor];
    const { x, y, width } = strip;
    boxes.unshift(
      flatNode({
        node: flat,
        x,
        y,
        width,
        rows: outline.flatRows,
        plates,
        plateKeys,
        colourOf,
        trunkX,
        busY: busYs[0]!,
      }),
    );
  }
  return { boxes, zones, busYs, end: outline.nodesY + rowCount * pitch - zoneRoom + 4 };
}

/** A dot with what lies between it and the next: beside it, and below it. */
const [WAITING_COLUMN, WAITING_ROW] = [18, POD_HEIGHT.dot + POD_SPACING.dot];

/** Pods without a node wait beside the control plane's own, or in its header when it has no node here; a crowd in as many places as there is room for. */
function layoutWaiting(strip: Rect, inNode: boolean, count: number): { area: Rect; grid: Grid; places: number } {
  const end = right(strip) - NODE_PADDING - (inNode ? FOLDED_KERNEL_WIDTH + GAP : 0);
  const y = strip.y + (inNode ? STRIP_HEADER : 7);
  const room = inNode ? strip.height - STRIP_HEADER - NODE_PADDING : STRIP_HEADER - 14;
  const density: Density = count <= 1 ? 'chip' : 'dot';
  const rows = Math.max(1, Math.floor(room / WAITING_ROW));
  const most = Math.max(8, Math.floor((end - strip.x - (inNode ? NODE_PADDING : strip.width / 2)) / WAITING_COLUMN));
  const columns = density === 'chip' ? 1 : Math.min(most, Math.max(8, Math.ceil(count / rows)));
  const width = density === 'chip' ? WAITING_WIDTH : Math.max(WAITING_WIDTH, columns * WAITING_COLUMN);
  return {
    area: rect(end - width, y, width, Math.max(room, gridHeight(1, density))),
    grid: gridOf(end - width, y, width, density, columns),
    places: rows * columns,
  };
}

function placePods(
  input: SceneInput,
  book: SlotBook,
  boxes: readonly NodeBox[],
  waiting: { readonly grid: Grid; readonly places: number },
): PodLayout[] {
  const { grid, places } = waiting;
  const byNode = new Map(boxes.map((box) => [box.layout.name, box]));
  const placed: PodLayout[] = [];
  for (const pod of input.pods) {
    const box = byNode.get(pod.node);
    const slot = book.seats.get(pod.uid)?.slot ?? 0;
    if (box) placed.push(placePod(pod, box.grid, slot, box.gridEnd));
    else if (pod.node === UNSCHEDULED) {
      const seat = placePod(pod, grid, Math.min(slot, places - 1), grid.y);
      placed.push(slot < places ? seat : { ...seat, behind: true });
    }
  }
  return placed;
}

export function layoutScene(input: SceneInput): SceneLayout {
  const plates = rememberPlates(input);
  const order = orderOfPlates(input, plates);
  const wide = plateColumns(order.major.length);
  const flat = flatNodeOf(input.nodes, wide);
  const standing = input.nodes.filter((node) => node !== flat);
  const seating = seatPods(input, standing, plates, wide);
  const { book, slots } = seating;
  // In the logical lens no room is left for ghosts of what stands among the nodes.
  const isHub = (service: SceneService): boolean => input.lens === 'logical' && !service.system && standing.length > 0;
  const ghostly = input.services.filter((service) => !isHub(service));
  const outline = layoutOutline(input, flat, seating, order, wide, ghostly);
  const { strip } = outline;
  const trunkX = CLUSTER_PADDING / 2;
  const { boxes, zones, busYs, end } = layoutNodes(input, outline, book, order, trunkX);
  const services = [...layoutHubs(input.services.filter(isHub), boxes, strip), ...outline.ghosts];
  const cluster = rect(0, 0, strip.width + 2 * CLUSTER_PADDING, end);
  const outside = layoutOutside(input, cluster);
  const waiting = layoutWaiting(strip, flat !== undefined, slots.get(UNSCHEDULED) ?? 0);
  const pods = placePods(input, book, boxes, waiting);
  const nodes = boxes.map((box) => box.layout);
  return {
    lens: input.lens,
    ...outside,
    cluster,
    strip,
    nodes,
    zones,
    pods,
    waiting: waiting.area,
    services,
    trunkX,
    buses: busYs.map((y) => ({ y, x1: trunkX, x2: right(strip) })),
    book,
    index: indexOf(input, { nodes, pods, services, externals: outside.externals, balancers: outside.balancers }),
  };
}

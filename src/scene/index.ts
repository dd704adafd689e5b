/** What is drawn at time t: places for everything that stands, and the moving part as a pure function of time. No React, no DOM. */
export type { Point, Rect } from './geometry.ts';
export { bottom } from './geometry.ts';
export { assignAppColours, colourOfPod, colourOfService, hueOf, shortPodName, SLOTS, type AppColours } from './apps.ts';
export { EMPTY_SLOTS, UNSCHEDULED, type Density, type SlotBook } from './slots.ts';
export { TITLE_ASIDE, type PlateSize } from './sizes.ts';
export type {
  BalancerLayout,
  Lens,
  NamedBox,
  NodeLayout,
  PlateLayout,
  PodLayout,
  SceneInput,
  SceneLayout,
  SceneNode,
  ScenePod,
  SceneService,
  SegmentLayout,
  ServiceLayout,
  ZoneLayout,
} from './types.ts';
export { layoutScene } from './layout.ts';
export { serviceOfPlate } from './plates.ts';
export { pulseWay, type PulseEnd } from './pulseWay.ts';
export { reachWay } from './reach.ts';
export type { OnRoute, Route } from './route.ts';
export { nowhere, placeOn } from './route.ts';
export { furtherTurns, labelOf, planFlight, type FlightPlan, type Past, type Turn } from './flightPlan.ts';
export {
  createFrame,
  frameAt,
  type Comet,
  type Flash,
  type Frame,
  type FrameContext,
  type Mark,
  type WaitingClient,
} from './frame.ts';
export { between, cellRect, layoutTiles, type Tile, type Tiles } from './tiles.ts';
export { ribbonsAt, showsRibbons, type FlowStyle, type Ribbon } from './ribbons.ts';
export { nextInDirection, type Direction } from './direction.ts';
export { leaderEnd, placeLabel, wordBoxes, type LabelSpace } from './words.ts';

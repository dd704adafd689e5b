/** What the scene is made from, and what comes out: boxes with their places. React draws the boxes, the canvas the packets. */
import type { Plate, Service } from '../api/index.ts';
import type { Point, Rect } from './geometry.ts';
import type { PlateSize } from './sizes.ts';
import type { Density, SlotBook } from './slots.ts';

export type Lens = 'data-path' | 'logical';

export interface SceneNode {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Carries the node-role.kubernetes.io/control-plane label. */
  readonly controlPlane: boolean;
  /** topology.kubernetes.io/zone. */
  readonly zone?: string;
  /** Without power, or its cable is out: nothing comes in from the wire. */
  readonly isCutOff?: boolean;
}

export interface ScenePod {
  /** "namespace/name". */
  readonly key: string;
  readonly uid: string;
  /** UNSCHEDULED before it is bound. */
  readonly node: string;
  readonly ip: string | undefined;
  /** Slot of the palette. */
  readonly colour: number;
}

export interface SceneService {
  readonly service: Service;
  readonly colour: number;
  /** kube-system's, and `kubernetes`: drawn small. */
  readonly system: boolean;
}

export interface SceneInput {
  readonly lens: Lens;
  readonly nodes: readonly SceneNode[];
  /** In creation order; may include Pods that are gone but still fade. */
  readonly pods: readonly ScenePod[];
  readonly services: readonly SceneService[];
  /** By node name. */
  readonly plates: ReadonlyMap<string, readonly Plate[]>;
  readonly externals: readonly { readonly name: string; readonly ip: string }[];
  /** What the layout before this one remembered. */
  readonly book: SlotBook;
}

export interface PodLayout {
  readonly key: string;
  readonly uid: string;
  readonly node: string;
  readonly colour: number;
  readonly rect: Rect;
  readonly density: Density;
  /** Where packets leave and arrive: the middle of the lower edge. */
  readonly port: Point;
  /** The way down: first to this height, in the gap below its row, then along the gutter. */
  readonly gapY: number;
  readonly gutterX: number;
  /** Nothing lies between it and the kernel. */
  readonly lowest: boolean;
  /** One of a crowd that waits for a node, at the place of another: there are too many to draw. */
  readonly behind?: true;
}

export interface SegmentLayout {
  readonly endpoint: string;
  readonly rect: Rect;
}

export interface PlateLayout {
  readonly key: string;
  readonly plate: Plate;
  readonly colour: number;
  readonly size: PlateSize;
  readonly rect: Rect;
  /** The bar of segments inside it. */
  readonly bar: Rect;
  readonly segments: readonly SegmentLayout[];
  /** The vertical ways beside it: packets come down on the first and go back up on the second. */
  readonly railIn: number;
  readonly railOut: number;
}

export interface NodeLayout {
  readonly name: string;
  readonly rect: Rect;
  /** Flat (control plane) boxes have their kernel beside the Pods, others below. */
  readonly flat: boolean;
  readonly podArea: Rect;
  readonly bandY: number;
  readonly kernel: Rect;
  /** conntrack and routing: what needs no rule passes here. */
  readonly lane: { readonly x1: number; readonly x2: number; readonly y: number };
  readonly plates: readonly PlateLayout[];
  /** Vertical wires to the network: in, and out. */
  readonly wireIn: number;
  readonly wireOut: number;
  readonly busY: number;
  /** Where its cable comes in. */
  readonly socket: Point;
  /** Without power, or its cable is out: what is sent to it ends there. */
  readonly isCutOff: boolean;
}

export interface ServiceLayout {
  /** "namespace/name". */
  readonly key: string;
  readonly colour: number;
  readonly system: boolean;
  readonly rect: Rect;
}

/** Nodes of one failure domain, side by side in one row. */
export interface ZoneLayout {
  readonly name: string;
  readonly rect: Rect;
}

export interface NamedBox {
  readonly name: string;
  readonly rect: Rect;
}

export interface BalancerLayout extends NamedBox {
  /** Absent while EXTERNAL-IP is <pending>. */
  readonly ip?: string;
  /** "namespace/name" of the Service it stands for. */
  readonly service: string;
}

export interface SceneLayout {
  readonly lens: Lens;
  readonly width: number;
  readonly height: number;
  /** The cluster's edge. */
  readonly cluster: Rect;
  /** API server, etcd, scheduler, …; with the control plane's node around it when there is one. */
  readonly strip: Rect;
  readonly nodes: readonly NodeLayout[];
  readonly zones: readonly ZoneLayout[];
  readonly pods: readonly PodLayout[];
  /** Where Pods wait that no node holds yet. */
  readonly waiting: Rect;
  readonly services: readonly ServiceLayout[];
  readonly externals: readonly NamedBox[];
  readonly balancers: readonly BalancerLayout[];
  /** The default route beyond everything. */
  readonly void: Point;
  /** The vertical wire at the cluster's left edge that joins the rows. */
  readonly trunkX: number;
  readonly buses: readonly { readonly y: number; readonly x1: number; readonly x2: number }[];
  readonly book: SlotBook;
  readonly index: SceneIndex;
}

/** The same boxes, found by name or address. */
export interface SceneIndex {
  readonly pods: ReadonlyMap<string, PodLayout>;
  readonly podsByIP: ReadonlyMap<string, PodLayout>;
  readonly nodes: ReadonlyMap<string, NodeLayout>;
  readonly services: ReadonlyMap<string, ServiceLayout>;
  readonly externals: ReadonlyMap<string, NamedBox>;
  readonly balancersByIP: ReadonlyMap<string, BalancerLayout>;
  /** By plateAddress(). */
  readonly plates: ReadonlyMap<string, PlateLayout>;
}

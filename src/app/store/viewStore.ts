/** What the learner looks at: selection, lens, theme, panels. Kept apart from the cluster so that looking never changes it. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Flow, ResourceName } from '../../api/index.ts';
import type { FlowStyle } from '../../scene/index.ts';

/** The one thing selected; list, canvas, editor and inspector always show the same. */
export type Selection =
  | { readonly kind: 'object'; readonly resource: ResourceName; readonly namespace: string; readonly name: string }
  /** A connection, and optionally one hop of it. */
  | { readonly kind: 'connection'; readonly id: string; readonly hop?: number }
  | { readonly kind: 'external'; readonly name: string }
  /** A rule plate: a virtual address in one node's kernel. */
  | { readonly kind: 'plate'; readonly node: string; readonly service: string; readonly address: string }
  /** Something that happened, by its revision; `about`: the object it happened to, lit on the canvas. */
  | { readonly kind: 'happening'; readonly revision: number; readonly about?: Selection }
  /** A flow that is only thought of: every outcome it could have now, with nothing sent. */
  | { readonly kind: 'trace'; readonly flow: Flow };

type Packet = Extract<Selection, { kind: 'connection' }>;

export type Lens = 'data-path' | 'logical';
export type Theme = 'system' | 'light' | 'dark';
export type LeftTab = 'lesson' | 'manifests' | 'live' | 'cluster';
export type DockTab = 'packets' | 'events' | 'rules' | 'conntrack' | 'dns' | 'probes' | 'compare' | 'terminal';

/** How the hops of a packet are shown: step by step, as a sequence diagram, or as a storyboard. */
export type HopView = 'steps' | 'sequence' | 'stills';

/** How much is said aloud. `brief`: endings and trouble; `full`: every hop of the packet that is followed too. */
export type Verbosity = 'off' | 'brief' | 'full';

export type { FlowStyle };

/** Parts of the control plane's life that can be drawn as pulses. */
export type LifeKind = 'watch' | 'reconcile' | 'scheduling' | 'sync' | 'probe';

export interface ViewState {
  readonly selection: Selection | undefined;
  /** The packet selected last, still meant when one goes on to a node whose rules it met. */
  readonly packet: Packet | undefined;
  /** What the pointer or focus is on: a Service reaches for its Pods while hovered. */
  readonly hovered: Selection | undefined;
  readonly lens: Lens;
  readonly theme: Theme;
  readonly leftTab: LeftTab;
  readonly leftOpen: boolean;
  readonly dockTab: DockTab;
  readonly dockOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly hopView: HopView;
  /** How much the page says aloud. */
  readonly narration: Verbosity;
  /** What the marks mean, open at the foot of the picture. */
  readonly legendOpen: boolean;
  /** Which of the control plane's doings are drawn; none unless asked for. */
  readonly life: readonly LifeKind[];
  /** Packets one by one, or many of them as bands; by itself: bands above a rate. */
  readonly flows: FlowStyle;
}

/** Who asked for less motion gets the storyboard first. */
function asksForCalm(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export const viewStore = createStore<ViewState>()(() => ({
  selection: undefined,
  packet: undefined,
  hovered: undefined,
  lens: 'data-path',
  theme: 'system',
  leftTab: 'lesson',
  leftOpen: true,
  dockTab: 'packets',
  dockOpen: false,
  inspectorOpen: false,
  narration: 'brief',
  legendOpen: false,
  life: [],
  flows: 'auto',
  hopView: asksForCalm() ? 'stills' : 'steps',
}));

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(viewStore, select);
}

/** Selects something and opens the inspector for it; undefined closes nothing and clears the selection. */
export function select(selection: Selection | undefined): void {
  const packet = selection?.kind === 'connection' ? { packet: selection } : {};
  viewStore.setState(selection ? { selection, inspectorOpen: true, ...packet } : { selection });
}

/** Lets go of the packet whose rules are lit. */
export function forgetPacket(): void {
  viewStore.setState(({ selection }) => ({
    packet: undefined,
    ...(selection?.kind === 'connection' ? { selection: undefined } : {}),
  }));
}

export function hover(hovered: Selection | undefined): void {
  viewStore.setState({ hovered });
}

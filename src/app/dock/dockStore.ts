/** What the dock remembers while it is closed or another tab is open: the node looked at, the chain, the request being written. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Flow } from '../../api/index.ts';
import { viewStore } from '../store/viewStore.ts';

export interface ChainFocus {
  readonly table: string;
  readonly chain: string;
  /** A rule of the chain, from 1. */
  readonly number?: number;
}

/** What a node's rules are compared with: another node, or itself before the sync of a moment. */
export type Against =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'before'; readonly at: number };

export interface RequestDraft {
  /** "pod default/client", "node node-1", "external user"; '' for whichever comes first. */
  readonly source: string;
  /** undefined while the learner has not said: then whatever is suggested first. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly protocol: NonNullable<Flow['protocol']>;
  /** Once, a burst, or on and on. */
  readonly how: Sending;
  /** Requests a second, as typed, where `how` is a rate. */
  readonly rate: string;
}

export type Sending = 'once' | 'ten' | 'hundred' | 'loop' | 'fastLoop' | 'keepAlive' | 'rate' | 'rateKeepAlive';

interface DockState {
  /** '' for the first node. */
  readonly node: string;
  /** Where the rules begin. */
  readonly focus: ChainFocus | undefined;
  readonly against: Against | undefined;
  /** Whose resolver is asked, as `source` above has it; '' for whichever comes first. */
  readonly asker: string;
  /** Counts how often one was sent to the rules, so that they begin anew each time. */
  readonly visits: number;
  readonly request: RequestDraft;
}

export const dockStore = createStore<DockState>()(() => ({
  node: '',
  focus: undefined,
  against: undefined,
  visits: 0,
  asker: '',
  request: { source: '', host: undefined, port: undefined, protocol: 'TCP', how: 'once', rate: '2' },
}));

export function useDock<T>(select: (state: DockState) => T): T {
  return useStore(dockStore, select);
}

/** Opens the rules of a node, at a chain or a rule of it. */
export function openRules(node: string, focus?: ChainFocus): void {
  dockStore.setState(({ visits }) => ({ node, focus, against: undefined, visits: visits + 1 }));
  viewStore.setState({ dockOpen: true, dockTab: 'rules' });
}

/** Opens a node's rules beside another's. */
export function compareNodes(node: string, other: string): void {
  dockStore.setState({ node, against: other === '' ? undefined : { kind: 'node', name: other } });
  viewStore.setState({ dockOpen: true, dockTab: 'rules' });
}

/** Opens a node's rules beside what they were before the sync of a moment. */
export function compareWithBefore(node: string, at: number): void {
  dockStore.setState({ node, against: { kind: 'before', at } });
  viewStore.setState({ dockOpen: true, dockTab: 'rules' });
}

/** Opens a node's connection tracking; the entries of the selected packet are lit there. */
export function openConntrack(node: string): void {
  dockStore.setState({ node });
  viewStore.setState({ dockOpen: true, dockTab: 'conntrack' });
}

/** Opens the DNS with a question to write, asked from there. */
export function openLookup(asker: string): void {
  dockStore.setState({ asker });
  viewStore.setState({ dockOpen: true, dockTab: 'dns' });
}

/** Opens the packets with a request filled in, ready to be sent. */
export function openRequest(request: Partial<RequestDraft>): void {
  dockStore.setState((state) => ({ request: { ...state.request, ...request } }));
  viewStore.setState({ dockOpen: true, dockTab: 'packets' });
}

/** Your own kubectl on this page's cluster: the connection to the server beside the page, who came over it, and what they asked. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { offerCluster, type BridgeOffer, type SeenRequest } from '../../bridge/page.ts';
import { onFrame } from '../frame.ts';
import { noteRequest } from '../happenings/outsideRequests.ts';
import { clusterStore, publish } from '../store/clusterStore.ts';
import { bridgeWords } from './words.tsx';

/** A client that has not asked for so long is not there any more, in ms of real time. */
const GONE_AFTER_MS = 60_000;
const MOST_REQUESTS = 100;
/** A hidden page's clock moves at most so far at once. */
const LONGEST_TICK_MS = 1000;

export interface BridgeRequest extends SeenRequest {
  readonly number: number;
}

interface BridgeState {
  readonly state: 'serving' | 'standing by' | 'away';
  /** The programs that ask, the last one first: "kubectl v1.36.0". */
  readonly clients: readonly { readonly name: string; readonly seenAt: number }[];
  /** The newest first. */
  readonly requests: readonly BridgeRequest[];
}

const bridgeStore = createStore<BridgeState>()(() => ({ state: 'away', clients: [], requests: [] }));

export function useBridge<T>(select: (state: BridgeState) => T): T {
  return useStore(bridgeStore, select);
}

/** `kubectl/v1.36.0 (linux/amd64) kubernetes/…` as one says it. */
function clientName(userAgent: string): string {
  const [, program = '', version = ''] = /^([^/\s]+)\/?(v?[\d.]*)/.exec(userAgent) ?? [];
  return program === '' ? bridgeWords.unnamedProgram : `${program} ${version}`.trim();
}

let started = false;

/** Offers the page's cluster, once. */
export function startBridge(offer: BridgeOffer): void {
  if (started) return;
  started = true;
  let last = performance.now();
  const bridge = offerCluster({
    offer,
    cluster: () => clusterStore().getState().cluster,
    onRequest: note,
    onState: (state) => bridgeStore.setState({ state, ...(state === 'away' ? { clients: [] } : {}) }),
    onTick: () => {
      const now = performance.now();
      const elapsed = Math.min(now - last, LONGEST_TICK_MS);
      last = now;
      const { cluster, playing, speed, fault } = clusterStore().getState();
      // A page in sight has its frames; one that is not would stop for whoever waits in another window.
      if (document.hidden && playing && !fault) cluster.advance(elapsed * speed);
    },
  });
  onFrame(() => {
    last = performance.now();
    bridge.pump();
  });
}

let numbers = 0;

function note(request: SeenRequest): void {
  const name = clientName(request.userAgent);
  const now = performance.now();
  const { cluster } = clusterStore().getState();
  const number = ++numbers;
  noteRequest(cluster, { ...request, number, client: name });
  bridgeStore.setState(({ clients, requests }) => ({
    clients: [
      { name, seenAt: now },
      ...clients.filter((client) => client.name !== name && now - client.seenAt < GONE_AFTER_MS),
    ],
    requests: [{ ...request, number }, ...requests].slice(0, MOST_REQUESTS),
  }));
  publish();
}

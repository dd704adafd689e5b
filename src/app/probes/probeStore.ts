/**
 * The probe board: named requests that are asked again after each change. Each is traced for a new client, so that nothing is sent and
 * every outcome with its chance is known; it is green when all of them are what was expected. Kept in the browser for each scenario.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Flow, TraceOutcome, Verdict } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { clientFrom } from '../presenters/clients.ts';
import { reasonText } from '../presenters/reasonText.ts';
import { noteDeed } from '../store/pageDeeds.ts';
import { safeStorage } from '../store/safeStorage.ts';
import { probeWords } from './words.ts';

export interface Probe {
  readonly id: number;
  readonly name: string;
  /** "pod default/client", "node node-1", "external user". */
  readonly source: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: NonNullable<Flow['protocol']>;
  /** Whether it should be answered, or should not. */
  readonly expects: 'answer' | 'failure';
}

export interface ProbeResult {
  readonly state: 'green' | 'red';
  /** Share of outcomes that are as expected, 0 … 1. */
  readonly share: number;
  /** The likeliest outcome that is not as expected, or of all when all are. */
  readonly verdict: Verdict | 'unknown';
  readonly reason: string;
  /** Endpoints it may reach. */
  readonly endpoints: number;
}

interface ProbeState {
  readonly scenario: string;
  readonly probes: readonly Probe[];
  readonly results: Readonly<Record<number, ProbeResult | undefined>>;
}

const MOST_PROBES = 24;

const probeStore = createStore<ProbeState>()(() => ({ scenario: '', probes: [], results: {} }));

export function useProbes<T>(read: (state: ProbeState) => T): T {
  return useStore(probeStore, read);
}

export const flowOf = ({ source, host, port, protocol }: Omit<Probe, 'id' | 'name' | 'expects'>): Flow | undefined => {
  const from = clientFrom(source);
  return from && { from, to: { host, port }, ...(protocol === 'TCP' ? {} : { protocol }) };
};

const isAsExpected = ({ expects }: Probe, { verdict }: TraceOutcome): boolean =>
  (verdict === 'accept') === (expects === 'answer');

function likeliest(outcomes: readonly TraceOutcome[]): Pick<ProbeResult, 'verdict' | 'reason'> {
  const found = outcomes.reduce((best, each) => (each.probability > best.probability ? each : best));
  return { verdict: found.verdict, reason: reasonText(found) };
}

/** Asks a probe now. What cannot even be asked (its client is gone) counts as a failure. */
export function askProbe(cluster: Pick<Cluster, 'trace'>, probe: Probe): ProbeResult {
  const flow = flowOf(probe);
  let outcomes: readonly TraceOutcome[] = [];
  let refused = probeWords.unknownClient;
  try {
    if (flow) outcomes = cluster.trace(flow).outcomes;
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error);
  }
  if (outcomes.length === 0) {
    const state = probe.expects === 'failure' ? 'green' : 'red';
    return { state, share: state === 'green' ? 1 : 0, verdict: 'unknown', reason: refused, endpoints: 0 };
  }
  const good = outcomes.filter((outcome) => isAsExpected(probe, outcome));
  const share = good.reduce((sum, { probability }) => sum + probability, 0);
  const bad = outcomes.filter((outcome) => !isAsExpected(probe, outcome));
  const told = likeliest(bad.length > 0 ? bad : outcomes);
  const endpoints = new Set(outcomes.flatMap(({ endpoint }) => endpoint ?? [])).size;
  return { state: bad.length === 0 ? 'green' : 'red', share, ...told, endpoints };
}

const keyOf = (scenario: string): string => `servicescope.probes.${scenario}`;

function isProbe(value: unknown): value is Probe {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, source, host, port, protocol, expects } = value as Record<string, unknown>;
  return (
    Number.isInteger(id) &&
    [name, source, host].every((text) => typeof text === 'string') &&
    Number.isInteger(port) &&
    ['TCP', 'UDP', 'ICMP'].includes(protocol as string) &&
    ['answer', 'failure'].includes(expects as string)
  );
}

/** Longer names and hosts are nobody's. */
const LONGEST = 300;

/** Probes as they were written down somewhere, in this browser or in a link from anybody: what is none is left out. */
export function readProbes(saved: unknown): readonly Probe[] {
  if (!Array.isArray(saved)) return [];
  const ids = new Set<number>();
  return saved
    .filter(isProbe)
    .filter(
      ({ id, name, source, host }) =>
        Math.max(name.length, source.length, host.length) <= LONGEST && !ids.has(id) && ids.add(id),
    )
    .slice(0, MOST_PROBES)
    .map(({ id, name, source, host, port, protocol, expects }) => ({
      id,
      name,
      source,
      host,
      port,
      protocol,
      expects,
    }));
}

/** Those of a scenario, whether they are shown or not; none when what was kept cannot be read. */
export function probesOf(scenario: string): readonly Probe[] {
  const { scenario: shown, probes } = probeStore.getState();
  if (shown === scenario) return probes;
  try {
    return readProbes(JSON.parse(safeStorage.getItem(keyOf(scenario)) ?? '[]'));
  } catch {
    return [];
  }
}

export function loadProbes(scenario: string): void {
  if (probeStore.getState().scenario === scenario) return;
  probeStore.setState({ scenario, probes: probesOf(scenario), results: {} });
}

/** Those that came with a shared page, in the place of what this browser kept for such. */
export function replaceProbes(scenario: string, probes: readonly Probe[]): void {
  probeStore.setState({ scenario, probes: [], results: {} });
  change(probes);
}

function change(probes: readonly Probe[]): void {
  const { scenario } = probeStore.getState();
  safeStorage.setItem(keyOf(scenario), JSON.stringify(probes));
  probeStore.setState({ probes });
}

/** By the learner's hand, who may take it back. */
function changeByHand(label: string, next: readonly Probe[]): void {
  const { scenario, probes } = probeStore.getState();
  const put = (kept: readonly Probe[]) => () => {
    loadProbes(scenario);
    change(kept);
  };
  change(next);
  noteDeed({ label, takeBack: put(probes), again: put(next) });
}

/** Adds probes, as many as there is room for; those that ask what another asks already are left out. */
export function addProbes(drafts: readonly Omit<Probe, 'id'>[]): void {
  const { probes } = probeStore.getState();
  const said = (probe: Omit<Probe, 'id'>) => `${probe.source} ${probe.protocol} ${probe.host}:${probe.port}`;
  const known = new Set(probes.map(said));
  let id = Math.max(0, ...probes.map((probe) => probe.id));
  const fresh = drafts
    .filter((draft) => !known.has(said(draft)) && known.add(said(draft)))
    .slice(0, MOST_PROBES - probes.length);
  if (fresh.length === 0) return;
  changeByHand(probeWords.deeds.add(fresh.length), [...probes, ...fresh.map((draft) => ({ ...draft, id: ++id }))]);
}

export function removeProbe(id: number): void {
  const { probes } = probeStore.getState();
  changeByHand(
    probeWords.deeds.remove,
    probes.filter((probe) => probe.id !== id),
  );
}

export function changeProbe(id: number, to: Partial<Pick<Probe, 'name' | 'expects'>>): void {
  const { probes } = probeStore.getState();
  const now = probes.find((probe) => probe.id === id);
  // Leaving the field of a name changes nothing yet.
  if (!now || Object.entries(to).every(([field, value]) => now[field as keyof Probe] === value)) return;
  changeByHand(
    probeWords.deeds.change,
    probes.map((probe) => (probe.id === id ? { ...probe, ...to } : probe)),
  );
}

/** Asks all of them. Results that say the same stay the same. */
export function askAll(cluster: Pick<Cluster, 'trace'>): void {
  const { probes, results } = probeStore.getState();
  const next: Record<number, ProbeResult> = {};
  for (const probe of probes) {
    const result = askProbe(cluster, probe);
    const before = results[probe.id];
    next[probe.id] = before && JSON.stringify(before) === JSON.stringify(result) ? before : result;
  }
  const isSame = probes.every(({ id }) => results[id] === next[id]) && Object.keys(results).length === probes.length;
  if (!isSame) probeStore.setState({ results: next });
}

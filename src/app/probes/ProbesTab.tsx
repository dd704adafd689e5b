/** The probe board: what must work, and what must not, at a glance after each change. */
import { useMemo, type ReactNode } from 'react';
import { CircleCheck, CircleX, Send, Sparkles, Trash2 } from 'lucide-react';
import { useClientGroups } from '../dock/ClientSelect.tsx';
import { OUTCOME_WORDS } from '../presenters/verdictWords.ts';
import { act, useObjects } from '../store/clusterStore.ts';
import { select } from '../store/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { changeProbe, flowOf, addProbes, removeProbe, useProbes, type Probe, type ProbeResult } from './probeStore.ts';
import { suggestProbes } from './suggestions.ts';
import { useAsking } from './useAsking.ts';
import styles from './ProbesTab.module.css';

function Lamp({ result }: { readonly result: ProbeResult | undefined }) {
  if (!result) return <span className={styles['lamp']}>…</span>;
  const { state, share } = result;
  const words =
    state === 'green' ? 'as it should' : share > 0 ? `${Math.round(share * 100)} % as it should` : 'not as it should';
  return (
    <span className={styles['lamp']} data-probe-state={state}>
      {state === 'green' ? <CircleCheck aria-hidden="true" /> : <CircleX aria-hidden="true" />} {words}
    </span>
  );
}

function told({ verdict, reason, endpoints }: ProbeResult): string {
  if (verdict === 'unknown') return reason;
  const where = verdict === 'accept' && endpoints > 1 ? `one of ${endpoints} endpoints answers` : reason;
  return `${OUTCOME_WORDS[verdict]}: ${where}`;
}

function Row({ probe, result }: { readonly probe: Probe; readonly result: ProbeResult | undefined }) {
  const { id, name, source, host, port, protocol, expects } = probe;
  const flow = flowOf(probe);
  return (
    <tr data-probe={name} data-probe-state={result?.state}>
      <td>
        <Lamp result={result} />
      </td>
      <th scope="row">
        <input
          key={name}
          aria-label="Name of the probe"
          defaultValue={name}
          onBlur={(event) => changeProbe(id, { name: event.currentTarget.value.trim() || name })}
        />
      </th>
      <td>
        <button
          type="button"
          className={styles['flow']}
          title="Every outcome, with its chance"
          onClick={() => flow && select({ kind: 'trace', flow })}
        >
          {source.slice(source.indexOf(' ') + 1)} → {host}
          {protocol === 'ICMP' ? '' : `:${port}`} {protocol}
        </button>
      </td>
      <td>
        <select
          aria-label={`What ${name} expects`}
          value={expects}
          onChange={(event) => changeProbe(id, { expects: event.target.value as Probe['expects'] })}
        >
          <option value="answer">an answer</option>
          <option value="failure">no answer</option>
        </select>
      </td>
      <td className={styles['reason']}>{result && told(result)}</td>
      <td className={styles['tools']}>
        <IconButton
          label={`Send ${name}`}
          onClick={() => flow && select({ kind: 'connection', id: act((cluster) => cluster.send(flow)) })}
        >
          <Send />
        </IconButton>
        <IconButton label={`Remove ${name}`} onClick={() => removeProbe(id)}>
          <Trash2 />
        </IconButton>
      </td>
    </tr>
  );
}

function Board({ children }: { readonly children: ReactNode }) {
  return (
    <table className={styles['board']} aria-label="Probes">
      <thead>
        <tr>
          <th scope="col">now</th>
          <th scope="col">probe</th>
          <th scope="col">asks</th>
          <th scope="col">expects</th>
          <th scope="col">because</th>
          <th scope="col">
            <span className="visually-hidden">tools</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function useSuggestions() {
  const groups = useClientGroups();
  const services = useObjects('services');
  const nodes = useObjects('nodes');
  return useMemo(() => suggestProbes({ groups, services, nodes }), [groups, services, nodes]);
}

/** The board in one line, spoken when it changes. */
function boardWords(probes: readonly Probe[], results: Readonly<Record<number, ProbeResult | undefined>>): string {
  if (probes.length === 0) return 'Requests that are asked again after each change; nothing of it is sent.';
  if (probes.some(({ id }) => results[id] === undefined)) return 'Asking…';
  const red = probes.filter(({ id }) => results[id]?.state === 'red');
  if (red.length === 0) return `All ${probes.length} as they should be`;
  return `${red.length} of ${probes.length} not as they should be: ${red.map(({ name }) => name).join(', ')}`;
}

export function ProbesTab() {
  useAsking();
  const probes = useProbes((state) => state.probes);
  const results = useProbes((state) => state.results);
  const suggestions = useSuggestions();
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <Button onClick={() => addProbes(suggestions)} disabled={suggestions.length === 0}>
          <Sparkles aria-hidden="true" /> Add the usual ones
        </Button>
        <span className={styles['count']} role="status">
          {boardWords(probes, results)}
        </span>
      </div>
      <div className={styles['rows']} tabIndex={0} role="region" aria-label="Probe board">
        {probes.length === 0 ? (
          <p className={styles['empty']}>
            No probe yet. Add the usual ones, or write a request under Packets and keep it as a probe.
          </p>
        ) : (
          <Board>
            {probes.map((probe) => (
              <Row key={probe.id} probe={probe} result={results[probe.id]} />
            ))}
          </Board>
        )}
      </div>
    </div>
  );
}

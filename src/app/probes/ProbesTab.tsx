/** The probe board: what must work, and what must not, at a glance after each change. */
import { useMemo, type ReactNode } from 'react';
import { CircleCheck, CircleX, Send, Sparkles, Trash2 } from 'lucide-react';
import { useClientGroups } from '../dock/ClientSelect.tsx';
import { act, useObjects } from '../store/clusterStore.ts';
import { select } from '../store/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { changeProbe, flowOf, addProbes, removeProbe, useProbes, type Probe, type ProbeResult } from './probeStore.ts';
import { suggestProbes } from './suggestions.ts';
import { useAsking } from './useAsking.ts';
import styles from './ProbesTab.module.css';
import { probeWords } from './words.ts';
import { formatPercent } from '../ui/format.ts';
import { outcomeWords } from '../presenters/outcome.words.ts';

function Lamp({ result }: { readonly result: ProbeResult | undefined }) {
  if (!result) return <span className={styles['lamp']}>…</span>;
  const { state, share } = result;
  const words = state === 'red' && share > 0 ? probeWords.lamp.partly(formatPercent(share)) : probeWords.lamp[state];
  return (
    <span className={styles['lamp']} data-probe-state={state}>
      {state === 'green' ? <CircleCheck aria-hidden="true" /> : <CircleX aria-hidden="true" />} {words}
    </span>
  );
}

function told({ verdict, reason, endpoints }: ProbeResult): string {
  if (verdict === 'unknown') return reason;
  const where = verdict === 'accept' && endpoints > 1 ? probeWords.oneAnswers(endpoints) : reason;
  return probeWords.told(outcomeWords[verdict], where);
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
          aria-label={probeWords.name}
          defaultValue={name}
          onBlur={(event) => changeProbe(id, { name: event.currentTarget.value.trim() || name })}
        />
      </th>
      <td>
        <button
          type="button"
          className={styles['flow']}
          title={probeWords.everyOutcome}
          onClick={() => flow && select({ kind: 'trace', flow })}
        >
          {source.slice(source.indexOf(' ') + 1)} → {host}
          {protocol === 'ICMP' ? '' : `:${port}`} {protocol}
        </button>
      </td>
      <td>
        <select
          aria-label={probeWords.expects(name)}
          value={expects}
          onChange={(event) => changeProbe(id, { expects: event.target.value as Probe['expects'] })}
        >
          <option value="answer">{probeWords.answer}</option>
          <option value="failure">{probeWords.failure}</option>
        </select>
      </td>
      <td className={styles['reason']}>{result && told(result)}</td>
      <td className={styles['tools']}>
        <IconButton
          label={probeWords.send(name)}
          onClick={() => flow && select({ kind: 'connection', id: act((cluster) => cluster.send(flow)) })}
        >
          <Send />
        </IconButton>
        <IconButton label={probeWords.remove(name)} onClick={() => removeProbe(id)}>
          <Trash2 />
        </IconButton>
      </td>
    </tr>
  );
}

function Board({ children }: { readonly children: ReactNode }) {
  return (
    <table className={styles['board']} aria-label={probeWords.table.title}>
      <thead>
        <tr>
          <th scope="col">{probeWords.table.now}</th>
          <th scope="col">{probeWords.table.probe}</th>
          <th scope="col">{probeWords.table.asks}</th>
          <th scope="col">{probeWords.table.expects}</th>
          <th scope="col">{probeWords.table.because}</th>
          <th scope="col">
            <span className="visually-hidden">{probeWords.table.tools}</span>
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
  if (probes.length === 0) return probeWords.board.what;
  if (probes.some(({ id }) => results[id] === undefined)) return probeWords.board.asking;
  const red = probes.filter(({ id }) => results[id]?.state === 'red');
  if (red.length === 0) return probeWords.board.allGood(probes.length);
  return probeWords.board.bad(red.length, probes.length, red.map(({ name }) => name).join(', '));
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
          <Sparkles aria-hidden="true" /> {probeWords.board.addUsual}
        </Button>
        <span className={styles['count']} role="status">
          {boardWords(probes, results)}
        </span>
      </div>
      <div className={styles['rows']} tabIndex={0} role="region" aria-label={probeWords.board.region}>
        {probes.length === 0 ? (
          <p className={styles['empty']}>{probeWords.board.empty}</p>
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

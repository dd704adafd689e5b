/** A request of one's own: who asks, whom, on which port. Send it, or only ask what could become of it. */
import { useMemo, useState, type FormEvent } from 'react';
import { BookmarkPlus, Copy, Search, Send, SquareTerminal } from 'lucide-react';
import type { Flow } from '../../../api/index.ts';
import { clientFrom, hostSuggestions } from '../../presenters/clients.ts';
import { useObjects } from '../../store/clusterStore.ts';
import { showToast } from '../../store/toastStore.ts';
import { scenarioStore } from '../../store/scenarioStore.ts';
import { select, viewStore } from '../../store/viewStore.ts';
import { addProbes, loadProbes } from '../../probes/probeStore.ts';
import { typeInTerminal } from '../../store/terminalStore.ts';
import { saidInstead } from '../../actions/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { copyLine } from '../../ui/copyLine.ts';
import field from '../../ui/Field.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { HostList } from '../../ui/HostList.tsx';
import { ClientSelect, useClientGroups } from '../ClientSelect.tsx';
import { dockStore, useDock, type RequestDraft } from '../dockStore.ts';
import styles from './PacketsTab.module.css';
import { asksRate, RATES, rateOf, requestLine, sendAs } from './sendings.ts';
import { dockWords } from '../words.tsx';

const PROTOCOLS = ['TCP', 'UDP', 'ICMP'] as const;

const change = (part: Partial<RequestDraft>) =>
  dockStore.setState((state) => ({ request: { ...state.request, ...part } }));

/** The draft with what is left open filled in: the first client, the first host it can ask. */
function useDraft() {
  const pods = useObjects('pods');
  const nodes = useObjects('nodes');
  const services = useObjects('services');
  const draft = useDock((state) => state.request);
  const groups = useClientGroups();
  const choices = groups.flatMap((group) => group.choices);
  const source = choices.some(({ value }) => value === draft.source) ? draft.source : (choices[0]?.value ?? '');
  const from = clientFrom(source);
  const suggestions = useMemo(
    () => hostSuggestions(clientFrom(source), services, nodes, pods),
    [source, services, nodes, pods],
  );
  const [first] = suggestions;
  const host = draft.host ?? first?.host ?? '';
  const port = draft.port ?? String((draft.host === undefined ? first?.port : undefined) ?? 80);
  const { protocol, how, rate } = draft;
  return { groups, source, from, suggestions, host, port, protocol, how, rate };
}

const portNumber = (text: string): number | undefined => {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65535 ? port : undefined;
};

export function SendBar() {
  const { groups, source, from, suggestions, ...draft } = useDraft();
  const [refused, setRefused] = useState('');
  const said = dockWords.send;
  const { protocol, how } = draft;
  const rate = asksRate(how) ? rateOf(draft.rate) : 1;
  const isPing = protocol === 'ICMP';
  const port = isPing ? 0 : portNumber(draft.port);
  const host = draft.host.trim();
  const flow: Flow | undefined =
    from && host !== '' && port !== undefined
      ? { from, to: { host, port }, ...(protocol === 'TCP' ? {} : { protocol }) }
      : undefined;

  const line = flow && requestLine(flow);

  const attempt = (work: (flow: Flow) => void) => {
    if (!flow) return setRefused(host === '' ? said.noHost : said.noPort);
    setRefused('');
    try {
      work(flow);
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { tone: 'error' });
    }
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    attempt((asked) => {
      if (rate === undefined) return setRefused(said.noRate(RATES.least, RATES.most));
      const id = sendAs(asked, how, rate);
      if (id !== undefined) select({ kind: 'connection', id });
    });
  };
  const keep = () =>
    attempt(() => {
      loadProbes(scenarioStore.getState().scenario.id);
      const name = `${source.slice(source.indexOf(' ') + 1)} → ${host}`;
      addProbes([{ name, source, host, port: port ?? 0, protocol, expects: 'answer' }]);
      viewStore.setState({ dockTab: 'probes' });
    });
  const setHost = (next: string) => {
    const known = suggestions.find((suggestion) => suggestion.host === next);
    change({ host: next, port: known?.port === undefined ? draft.port : String(known.port) });
  };

  return (
    <form className={styles['send']} aria-label={said.form} data-send="" onSubmit={send}>
      <ClientSelect groups={groups} value={source} onChange={(next) => change({ source: next })} />
      <label className={field['field']}>
        <span>{said.to}</span>
        <input
          data-mono
          className={styles['host']}
          list="servicescope-hosts"
          placeholder={said.host}
          value={draft.host}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setHost(event.target.value)}
        />
      </label>
      <HostList id="servicescope-hosts" suggestions={suggestions} />
      {!isPing && (
        <label className={field['field']}>
          <span>{said.port}</span>
          <input
            data-mono
            className={styles['port']}
            inputMode="numeric"
            value={draft.port}
            aria-invalid={port === undefined}
            onChange={(event) => change({ port: event.target.value })}
          />
        </label>
      )}
      <Choice
        label={said.protocol}
        isQuiet
        of={PROTOCOLS}
        say={(each) => (each === 'ICMP' ? said.ping : each)}
        chosen={protocol}
        onChoose={(next) => change({ protocol: next })}
      />
      <label className={field['field']}>
        <span className="visually-hidden">{said.howOften}</span>
        <select
          className={styles['how']}
          value={how}
          onChange={(event) => change({ how: event.target.value as RequestDraft['how'] })}
        >
          {Object.entries(said.often).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {asksRate(how) && (
        <label className={field['field']}>
          <span className="visually-hidden">{said.rate}</span>
          <input
            data-mono
            className={styles['port']}
            inputMode="decimal"
            value={draft.rate}
            aria-invalid={rate === undefined}
            onChange={(event) => change({ rate: event.target.value })}
          />
          <span aria-hidden="true">{said.perSecond}</span>
        </label>
      )}
      <Button type="submit" tone="primary">
        <Send aria-hidden="true" /> {said.send}
      </Button>
      <Button title={said.traceTip} onClick={() => attempt((asked) => select({ kind: 'trace', flow: asked }))}>
        <Search aria-hidden="true" /> <span className={styles['word']}>{said.trace}</span>
      </Button>
      <Button title={said.keepTip} onClick={keep}>
        <BookmarkPlus aria-hidden="true" /> <span className={styles['word']}>{said.keep}</span>
      </Button>
      {line && 'on' in line && (
        <IconButton label={said.copyLine(saidInstead(line))} onClick={() => copyLine(line.line)}>
          <Copy size={14} />
        </IconButton>
      )}
      {line && 'command' in line && (
        <IconButton label={said.toTerminal(line.command)} onClick={() => typeInTerminal(line.command)}>
          <SquareTerminal aria-hidden="true" />
        </IconButton>
      )}
      <span className={styles['refused']} role="status">
        {refused}
      </span>
    </form>
  );
}

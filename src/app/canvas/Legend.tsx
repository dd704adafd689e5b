/** What the marks mean, one click or one key (L) away, and which of the control plane's doings are drawn. */
import { choose, drawLife } from '../store/choose.ts';
import { useView, viewStore, type FlowStyle, type LifeKind } from '../store/viewStore.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { Switch } from '../ui/Switch.tsx';
import { LIFE } from './lifeWords.ts';
import styles from './Legend.module.css';

const ENTRIES: readonly (readonly [string, string])[] = [
  ['request', 'a request, in its app’s colour and shape'],
  ['reply', 'an answer on its way back'],
  ['rolled', 'the dice chose this endpoint: the label turns to its address'],
  ['ribbon', 'many packets as a band: broad is often, red notches fail'],
  ['reject', 'REJECT: refused by the node’s rules at once'],
  ['refused', 'RST: the Pod’s kernel refuses, nobody listens'],
  ['drop', 'DROP or lost: silence, the client waits'],
];

const LOOKS: Readonly<Record<LifeKind, string>> = {
  watch: 'dotted, a chevron: the API server tells a kubelet, kube-proxies or controllers of a write',
  reconcile: 'a square: a controller, the scheduler or a kubelet writes to the API server',
  scheduling: 'dashed, a diamond: the scheduler gives a Pod a node',
  sync: 'a line around the rules that were written',
  probe: 'a tick or a cross at the Pod',
};

/** What the control plane does is drawn when wanted, each kind by itself. */
function LifeSwitches() {
  const life = useView((state) => state.life);
  return (
    <fieldset>
      <legend>Control plane, drawn when wanted</legend>
      {LIFE.map(([kind, words]) => (
        <Switch key={kind} checked={life.includes(kind)} onChange={(on) => drawLife(kind, on)} title={LOOKS[kind]}>
          {words}
        </Switch>
      ))}
    </fieldset>
  );
}

const FLOWS: readonly { value: FlowStyle; label: string; title: string }[] = [
  { value: 'auto', label: 'by rate', title: 'one by one, and as bands when there are too many to follow' },
  { value: 'packets', label: 'packets', title: 'always one by one' },
  { value: 'ribbons', label: 'bands', title: 'always as bands; the selected packet is drawn all the same' },
];

function Flows() {
  const flows = useView((state) => state.flows);
  return (
    <div className={styles['flows']}>
      <span>Traffic as</span>
      <Segmented label="Traffic drawn as" value={flows} options={FLOWS} onChange={(flow) => choose({ flows: flow })} />
    </div>
  );
}

function Sign({ kind }: { readonly kind: string }) {
  return (
    <svg viewBox="-12 -12 24 24" aria-hidden="true" data-sign={kind}>
      {kind === 'request' && (
        <>
          <path className={styles['trail']} d="M-11 0H0" />
          <circle r="5.500" className={styles['fill']} cx="3" />
        </>
      )}
      {kind === 'reply' && <circle r="5" className={styles['ring']} />}
      {kind === 'rolled' && <rect x="-9" y="-5" width="18" height="10" rx="3" className={styles['segment']} />}
      {kind === 'ribbon' && (
        <>
          <path className={styles['band']} d="M-11 -4H11" />
          <path className={styles['hollow']} d="M-11 2.500H11M-11 7.500H11" />
          <path className={styles['notches']} d="M2 -7V-1M6 -7V-1M10 -7V-1" />
        </>
      )}
      {kind === 'reject' && (
        <>
          <path
            className={styles['stop']}
            d="M8.300 3.400 3.400 8.300H-3.400L-8.300 3.400V-3.400L-3.400 -8.300H3.400L8.300 -3.400Z"
          />
          <path className={styles['bar']} d="M-4 0H4" />
        </>
      )}
      {kind === 'refused' && (
        <>
          <circle r="8.500" className={styles['stop']} />
          <path className={styles['bar']} d="M-3.200 -3.200 3.200 3.200M3.200 -3.200-3.200 3.200" />
        </>
      )}
      {kind === 'drop' && (
        <>
          <circle r="8" className={styles['hole']} />
          <circle r="2.400" className={styles['dot']} />
        </>
      )}
    </svg>
  );
}

export function Legend() {
  const isOpen = useView((state) => state.legendOpen);
  return (
    <div className={styles['legend']} data-open={isOpen || undefined}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-keyshortcuts="L"
        title="What the marks mean (L)"
        onClick={() => viewStore.setState({ legendOpen: !isOpen })}
      >
        Legend
      </button>
      {isOpen && (
        <div className={styles['panel']}>
          <ul>
            {ENTRIES.map(([kind, words]) => (
              <li key={kind}>
                <Sign kind={kind} />
                {words}
              </li>
            ))}
          </ul>
          <Flows />
          <LifeSwitches />
        </div>
      )}
    </div>
  );
}

/** What the marks mean, how traffic is drawn, and which of the control plane's doings are. */
import { choose, drawLife } from '../store/choose.ts';
import { useView, type FlowStyle } from '../store/viewStore.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { Switch } from '../ui/Switch.tsx';
import { lifeKinds } from './lifeWords.ts';
import styles from './LegendPanel.module.css';
import { canvasWords } from './words.tsx';

const SIGNS = ['request', 'reply', 'rolled', 'ribbon', 'reject', 'refused', 'drop'] as const;

/** What the control plane does is drawn when wanted, each kind by itself. */
function LifeSwitches() {
  const life = useView((state) => state.life);
  return (
    <fieldset>
      <legend>{canvasWords.legend.life}</legend>
      {lifeKinds().map(([kind, words]) => (
        <Switch
          key={kind}
          checked={life.includes(kind)}
          onChange={(on) => drawLife(kind, on)}
          title={canvasWords.legend.looks[kind]}
        >
          {words}
        </Switch>
      ))}
    </fieldset>
  );
}

function flowOptions(): readonly { value: FlowStyle; label: string; title: string }[] {
  const { flows } = canvasWords.legend;
  return [
    { value: 'auto', label: flows.auto, title: flows.autoTip },
    { value: 'packets', label: flows.packets, title: flows.packetsTip },
    { value: 'ribbons', label: flows.ribbons, title: flows.ribbonsTip },
  ];
}

function Flows() {
  const flows = useView((state) => state.flows);
  return (
    <div className={styles['flows']}>
      <span>{canvasWords.legend.traffic}</span>
      <Segmented
        label={canvasWords.legend.trafficLabel}
        value={flows}
        options={flowOptions()}
        onChange={(value) => choose({ flows: value })}
      />
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

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function LegendPanel() {
  return (
    <div className={styles['panel']}>
      <ul>
        {SIGNS.map((kind) => (
          <li key={kind}>
            <Sign kind={kind} />
            {canvasWords.legend.signs[kind]}
          </li>
        ))}
      </ul>
      <Flows />
      <LifeSwitches />
    </div>
  );
}

/** Who is connected to this page's cluster from outside the browser, how to connect, and what was asked. */
import { Popover } from '@base-ui/react/popover';
import { Cable } from 'lucide-react';
import { useEffect } from 'react';
import buttonStyles from '../ui/Button.module.css';
import { CopyButton } from '../ui/CopyButton.tsx';
import { formatClock } from '../ui/format.ts';
import { startBridge, useBridge, type BridgeRequest } from './bridgeStore.ts';
import { bridgeOffer } from './offer.ts';
import styles from './BridgeBadge.module.css';
import { bridgeWords } from './words.tsx';

const SHOWN = 30;

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function BridgeBadge() {
  const offer = bridgeOffer();
  const state = useBridge((bridge) => bridge.state);
  const clients = useBridge((bridge) => bridge.clients);
  useEffect(() => {
    if (offer) startBridge(offer);
    // The offer is part of the page: it does not change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  if (!offer) return null;
  const command = `export KUBECONFIG=${offer.kubeconfig}`;
  const [latest, ...others] = clients;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={buttonStyles['button']}
        data-tone="plain"
        data-bridge={state}
        data-help="bridge"
        aria-label={
          latest ? bridgeWords.badge.connected(clients.map(({ name }) => name).join(', ')) : bridgeWords.badge[state]
        }
      >
        <Cable aria-hidden="true" />
        <span className={styles['who']} data-state={latest ? 'connected' : state}>
          <span className={styles['name']}>
            {latest ? latest.name : 'kubectl'}
            {others.length > 0 && ` +${others.length}`}
          </span>
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={styles['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={styles['popup']}>
            <Popover.Title className={styles['title']}>{bridgeWords.title}</Popover.Title>
            <Popover.Description className={styles['text']}>{bridgeWords.states[state]}</Popover.Description>
            <div className={styles['row']}>
              <code className={styles['line']} tabIndex={0}>
                {command}
              </code>
              <CopyButton text={() => command} />
            </div>
            <p className={styles['text']}>{bridgeWords.how(offer.server)}</p>
            <Requests />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Requests() {
  const requests = useBridge((bridge) => bridge.requests);
  if (requests.length === 0) return <p className={styles['text']}>{bridgeWords.noRequests}</p>;
  return (
    <ol className={styles['requests']} aria-label={bridgeWords.requests} tabIndex={0}>
      {requests.slice(0, SHOWN).map((request) => (
        <Request key={request.number} request={request} />
      ))}
    </ol>
  );
}

function Request({ request: { at, method, path, status, command } }: { readonly request: BridgeRequest }) {
  return (
    <li data-failed={status >= 400 || undefined}>
      <span className={styles['at']}>{formatClock(at)}</span>
      <span className={styles['what']}>
        {command !== '' && <b>{command}</b>} {method} {path}
      </span>
      <span className={styles['status']}>{status}</span>
    </li>
  );
}

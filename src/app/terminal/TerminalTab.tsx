/** The operator's laptop in the dock: shells with kubectl, curl and the editor's files, outside the cluster. */
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { Plus, X } from 'lucide-react';
import { useCluster } from '../store/clusterStore.ts';
import { togglePlaying } from '../transport.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { addSession, closeSession, ensureSession, showSession, useSessions, type Session } from './sessions.ts';
import styles from './TerminalTab.module.css';
import { terminalWords } from './words.ts';

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function TerminalTab() {
  const session = useSessions(({ list, shown }) => list.find(({ id }) => id === shown));
  useEffect(() => ensureSession(), [session]);
  return (
    <div className={styles['terminal']} data-terminal="">
      <Bar />
      {session && <Screen key={session.id} session={session} />}
    </div>
  );
}

function Bar() {
  const list = useSessions((state) => state.list);
  const shown = useSessions((state) => state.shown);
  return (
    <div className={styles['bar']}>
      <div className={styles['shells']} role="group" aria-label={terminalWords.shells}>
        {list.map(({ id }, index) => (
          <span key={id} className={styles['shell']}>
            <Button tone="quiet" pressed={id === shown} onClick={() => showSession(id)}>
              {terminalWords.shell(index + 1)}
            </Button>
            {list.length > 1 && (
              <IconButton label={terminalWords.close(index + 1)} onClick={() => closeSession(id)}>
                <X aria-hidden="true" />
              </IconButton>
            )}
          </span>
        ))}
        <IconButton label={terminalWords.another} onClick={addSession}>
          <Plus aria-hidden="true" />
        </IconButton>
      </div>
      <StandingStill />
    </div>
  );
}

/** A curl in a cluster whose clock is paused would wait for ever, and look broken. */
function StandingStill() {
  const waits = useSessions((state) => state.waits);
  const playing = useCluster((state) => state.playing);
  return (
    <div className={styles['note']} role="status">
      {waits && !playing && (
        <>
          {terminalWords.paused}
          <Button tone="quiet" onClick={togglePlaying}>
            {terminalWords.play}
          </Button>
        </>
      )}
    </div>
  );
}

function Screen({ session }: { readonly session: Session }) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = container.current;
    if (!place) return undefined;
    place.append(session.element);
    const fit = () => session.fit.fit();
    const observer = new ResizeObserver(fit);
    observer.observe(place);
    fit();
    session.term.focus();
    return () => {
      observer.disconnect();
      session.element.remove();
    };
  }, [session]);
  return <div ref={container} className={styles['screen']} />;
}

/** Help: point at anything on the screen and it is explained; below, every key. While it is open a click explains and does nothing else. */
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { showOverlay } from '../store/overlayStore.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { KEYS, topicAt, type Pointed } from './topics.ts';
import styles from './Help.module.css';

const close = (): void => showOverlay(undefined);
const PANEL = '[data-help-panel]';

/** Follows pointer and focus; clicks outside the help are taken from the page, so that pointing with a finger kills nobody. */
function usePointed(): Pointed | undefined {
  const [pointed, setPointed] = useState<Pointed>();
  useEffect(() => {
    const point = ({ target }: Event): void => {
      if (!(target instanceof Element) || target.closest(PANEL)) return;
      const next = topicAt(target);
      setPointed((before) => (before?.element === next?.element ? before : next));
    };
    const takeClick = (event: Event): void => {
      if (!(event.target instanceof Element) || event.target.closest(PANEL)) return;
      point(event);
      event.preventDefault();
      event.stopPropagation();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    const capture = { capture: true };
    window.addEventListener('pointerover', point);
    window.addEventListener('focusin', point);
    window.addEventListener('click', takeClick, capture);
    window.addEventListener('keydown', onKey, capture);
    return () => {
      window.removeEventListener('pointerover', point);
      window.removeEventListener('focusin', point);
      window.removeEventListener('click', takeClick, capture);
      window.removeEventListener('keydown', onKey, capture);
    };
  }, []);
  return pointed;
}

/** A frame around what is pointed at. */
function Frame({ element }: { readonly element: Element }) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return (
    <div
      className={styles['frame']}
      aria-hidden="true"
      style={{ left: left - 4, top: top - 4, width: width + 8, height: height + 8 }}
    />
  );
}

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function Help() {
  const pointed = usePointed();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <>
      {pointed && <Frame element={pointed.element} />}
      <aside ref={panel} className={styles['help']} aria-label="Help" tabIndex={-1} data-help-panel="">
        <header className={styles['head']}>
          <h2>Help</h2>
          <IconButton label="Close the help" shortcut="Escape" onClick={close}>
            <X />
          </IconButton>
        </header>
        <div className={styles['topic']} role="status" data-topic={pointed?.topic.title}>
          <h3>{pointed?.topic.title ?? 'Point at anything'}</h3>
          <p>
            {pointed?.topic.text ??
              'Move the pointer over the page, or go through it with Tab: what it is stands here. Clicks do nothing meanwhile.'}
          </p>
        </div>
        <div className={styles['keys']} role="group" aria-label="Keys" tabIndex={0}>
          {KEYS.map(([group, keys]) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {keys.map(([key, what]) => (
                  <div key={key}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Button
          onClick={() => {
            showOverlay('palette');
          }}
        >
          All commands
        </Button>
      </aside>
    </>
  );
}

/** Help: point at anything on the screen and it is explained; below, every key. While it is open a click explains and does nothing else. */
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { showOverlay } from '../store/overlayStore.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { topicAt, type Pointed } from './topics.ts';
import styles from './Help.module.css';
import { helpWords } from './words.ts';

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
// oxlint-disable-next-line house/syntax
export default function Help() {
  const pointed = usePointed();
  const said = pointed ? helpWords.topics[pointed.topic] : helpWords.invitation;
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
      <aside ref={panel} className={styles['help']} aria-label={helpWords.title} tabIndex={-1} data-help-panel="">
        <header className={styles['head']}>
          <h2>{helpWords.title}</h2>
          <IconButton label={helpWords.close} shortcut="Escape" onClick={close}>
            <X />
          </IconButton>
        </header>
        <div className={styles['topic']} role="status" data-topic={pointed && said.title}>
          <h3>{said.title}</h3>
          <p>{said.text}</p>
        </div>
        <div className={styles['keys']} role="group" aria-label={helpWords.keys} tabIndex={0}>
          {helpWords.groups.map(({ title, keys }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(({ key, does }) => (
                  <div key={key}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{does}</dd>
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
          {helpWords.commands}
        </Button>
      </aside>
    </>
  );
}

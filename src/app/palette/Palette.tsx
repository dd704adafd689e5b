/** The palette of commands: a few letters reach every action, object, lesson, scenario, panel and setting. */
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { showOverlay } from '../store/overlayStore.ts';
import { typeInTerminal } from '../store/terminalStore.ts';
import { allEntries } from './entries.ts';
import type { Entry } from './entry.ts';
import { search, type Hit } from './search.ts';
import styles from './Palette.module.css';
import { paletteWords } from './words.tsx';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** The label, with the letters that were typed marked. */
function Label({ hit: { entry, at } }: { readonly hit: Hit }) {
  const marked = new Set(at);
  if (marked.size === 0) return entry.label;
  return Array.from(entry.label, (letter, index) =>
    marked.has(index) ? <mark key={index}>{letter}</mark> : <span key={index}>{letter}</span>,
  );
}

interface RowProps {
  readonly hit: Hit;
  readonly id: string;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Row({ hit, id, isActive, onPoint, onChoose }: RowProps) {
  const { label, detail, command, shortcut, isDanger } = hit.entry;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isActive]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={isActive}
      aria-label={[label, detail, shortcut].filter(Boolean).join(', ')}
      className={styles['row']}
      data-danger={isDanger || undefined}
      data-entry={hit.entry.id}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles['label']}>
        <Label hit={hit} />
      </span>
      {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
      {command !== undefined && <code className={styles['command']}>{command}</code>}
      {shortcut !== undefined && <kbd className={styles['key']}>{shortcut}</kbd>}
    </div>
  );
}

const close = (): void => showOverlay(undefined);

/** Closed first: what it opens takes the focus then. */
function choose(entry: Entry | undefined, asCommand = false): void {
  if (!entry) return;
  if (asCommand && entry.command === undefined) return;
  close();
  const { command } = entry;
  if (asCommand && command !== undefined) typeInTerminal(command);
  else entry.perform();
}

function Lines() {
  const [entries] = useState(allEntries);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const { groups, more } = useMemo(() => search(entries, typed), [entries, typed]);
  const flat = groups.flatMap(([, hits]) => hits);
  const active = flat[at];
  const idOf = (index: number): string => `${list}-${index}`;

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      const wraps = Math.abs(step) === 1;
      setAt(wraps ? (at + step + flat.length) % flat.length : Math.max(0, Math.min(flat.length - 1, at + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(active?.entry, event.ctrlKey || event.metaKey);
    }
  };

  return (
    <>
      <label className={styles['field']}>
        <Search aria-hidden="true" />
        <span className="visually-hidden">{paletteWords.field}</span>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={active ? idOf(at) : undefined}
          placeholder={paletteWords.suchAs}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div id={list} role="listbox" aria-label={paletteWords.list} className={styles['list']} tabIndex={-1}>
        {groups.map(([group, hits]) => (
          <div key={group} role="group" aria-label={paletteWords.groups[group]}>
            <p className={styles['group']} aria-hidden="true">
              {paletteWords.groups[group]}
            </p>
            {hits.map((hit) => {
              const place = flat.indexOf(hit);
              return (
                <Row
                  key={hit.entry.id}
                  hit={hit}
                  id={idOf(place)}
                  isActive={place === at}
                  onPoint={() => setAt(place)}
                  onChoose={() => choose(hit.entry)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p className={styles['foot']} role="status">
        {paletteWords.found(flat.length, more)}
        <span>
          {paletteWords.enter()}
          {active?.entry.command !== undefined && (
            <>
              {' · '}
              {paletteWords.ctrlEnter()}
            </>
          )}
        </span>
      </p>
    </>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Palette() {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <Dialog.Title className="visually-hidden">{paletteWords.title}</Dialog.Title>
          <Lines />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

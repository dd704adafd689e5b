/**
 * The menu of a Pod or a node: right click, long press, or Shift+F10 and the menu key on the focused one. One menu for the whole
 * scene, opened where it was asked for.
 */
import { Menu } from '@base-ui/react/menu';
import { Copy, SquareTerminal } from 'lucide-react';
import { useMemo } from 'react';
import { NODE_ACTIONS, POD_ACTIONS, saidInstead, type Action, type Instead } from '../actions/index.ts';
import { copyLine } from '../ui/copyLine.ts';
import { tip } from '../ui/tip.ts';
import { typeInTerminal } from '../store/terminalStore.ts';
import type { SceneObject } from './objectKey.ts';
import styles from './SceneMenu.module.css';
import { copyWords } from '../ui/copy.words.ts';
import { lateCanvasWords } from './late.words.tsx';

export interface MenuRequest {
  readonly object: Extract<SceneObject, { readonly kind: 'Pod' | 'Node' }>;
  /** Pixels of the window. */
  readonly x: number;
  readonly y: number;
}

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly isDanger: boolean;
  readonly shortcut: string | undefined;
  readonly command: string | undefined;
  readonly instead: Instead | undefined;
  readonly run: () => void;
}

const entryOf = <T,>(action: Action<T>, target: T): Entry => {
  const command = action.command?.(target);
  return {
    id: action.id,
    label: action.label,
    isDanger: action.isDanger ?? false,
    shortcut: action.shortcut,
    command,
    instead: command === undefined ? action.instead?.(target) : undefined,
    run: () => action.perform(target),
  };
};

/** The groups of a menu, with what is not offered now left out. */
function entriesFor(object: MenuRequest['object']): readonly (readonly Entry[])[] {
  const bind = <T,>(groups: readonly (readonly Action<T>[])[], target: T): Entry[][] =>
    groups
      .map((group) =>
        group.filter((action) => action.isOffered?.(target) ?? true).map((action) => entryOf(action, target)),
      )
      .filter((group) => group.length > 0);
  return object.kind === 'Pod' ? bind(POD_ACTIONS, object) : bind(NODE_ACTIONS, object);
}

/** What one would type for it, or why there is nothing to be typed into kubectl. */
function Way({ command, instead }: Pick<Entry, 'command' | 'instead'>) {
  if (command !== undefined) return <code>{command}</code>;
  if (!instead) return null;
  return (
    <small>
      {'why' in instead ? saidInstead(instead) : lateCanvasWords.menu.noCommandBut(instead.on, instead.line)}
    </small>
  );
}

/** What can be copied of an entry. */
const lineOf = ({ command, instead }: Entry): string | undefined =>
  command ?? (instead && 'line' in instead ? instead.line : undefined);

interface LineButtonsProps {
  readonly entry: Entry;
  readonly onClose: () => void;
}

/** For the pointer; the keyboard has Ctrl+C and Ctrl+Enter on the item itself. */
function LineButtons({ entry, onClose }: LineButtonsProps) {
  const line = lineOf(entry);
  const { command } = entry;
  if (line === undefined) return null;
  const then = (work: () => void) => () => {
    onClose();
    work();
  };
  return (
    <span className={styles['buttons']} aria-hidden="true">
      <button
        type="button"
        tabIndex={-1}
        {...tip(copyWords.copyCommand, 'Ctrl+C')}
        onClick={then(() => copyLine(line))}
      >
        <Copy />
      </button>
      {command !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          data-run=""
          {...tip(copyWords.itToTerminal, 'Ctrl+Enter')}
          onClick={then(() => typeInTerminal(command))}
        >
          <SquareTerminal />
        </button>
      )}
    </span>
  );
}

interface ItemProps {
  readonly entry: Entry;
  readonly onClose: () => void;
}

function Item({ entry, onClose }: ItemProps) {
  const line = lineOf(entry);
  const { command } = entry;
  return (
    <div className={styles['row']}>
      <Menu.Item
        className={styles['item']}
        data-danger={entry.isDanger || undefined}
        data-action={entry.id}
        aria-keyshortcuts={line === undefined ? undefined : `Control+C${command === undefined ? '' : ' Control+Enter'}`}
        onClick={entry.run}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey) return;
          const key = event.key.toLowerCase();
          if (key === 'c' && line !== undefined) copyLine(line);
          else if (key === 'enter' && command !== undefined) typeInTerminal(command);
          else return;
          event.preventDefault();
          event.stopPropagation();
          event.preventBaseUIHandler();
          onClose();
        }}
      >
        <span className={styles['what']}>
          {entry.label}
          <Way command={command} instead={entry.instead} />
        </span>
        {entry.shortcut && <kbd>{entry.shortcut}</kbd>}
      </Menu.Item>
      <LineButtons entry={entry} onClose={onClose} />
    </div>
  );
}

function Items({ object, onClose }: { readonly object: MenuRequest['object']; readonly onClose: () => void }) {
  const groups = useMemo(() => entriesFor(object), [object]);
  return groups.map((group, i) => (
    <Menu.Group key={group[0]?.id}>
      {i === 0 && <Menu.GroupLabel className={styles['label']}>{object.name}</Menu.GroupLabel>}
      {i > 0 && <Menu.Separator className={styles['separator']} />}
      {group.map((entry) => (
        <Item key={entry.id} entry={entry} onClose={onClose} />
      ))}
    </Menu.Group>
  ));
}

export interface SceneMenuProps {
  readonly request: MenuRequest | undefined;
  readonly onClose: () => void;
}

export function SceneMenu({ request, onClose }: SceneMenuProps) {
  const anchor = useMemo(
    () => request && { getBoundingClientRect: () => new DOMRect(request.x, request.y, 0, 0) },
    [request],
  );
  return (
    <Menu.Root open={request !== undefined} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Menu.Portal>
        <Menu.Positioner
          className={styles['positioner']}
          {...(anchor ? { anchor } : {})}
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          collisionAvoidance={{ side: 'shift', align: 'shift' }}
        >
          <Menu.Popup
            className={styles['popup']}
            aria-label={request ? `${request.object.kind} ${request.object.name}` : ''}
          >
            {request && <Items object={request.object} onClose={onClose} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/**
 * The menu of a Pod or a node: right click, long press, or Shift+F10 and the menu key on the focused one. One menu for the whole
 * scene, opened where it was asked for.
 */
import { Menu } from '@base-ui/react/menu';
import { useMemo } from 'react';
import { NODE_ACTIONS, POD_ACTIONS } from '../actions/index.ts';
import type { SceneObject } from './objectKey.ts';
import styles from './SceneMenu.module.css';

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
  readonly run: () => void;
}

/** The groups of a menu, with what is not offered now left out. */
function entriesFor(object: MenuRequest['object']): readonly (readonly Entry[])[] {
  const bind = <T,>(
    groups: readonly (readonly {
      readonly id: string;
      readonly label: string;
      readonly isDanger?: boolean;
      readonly shortcut?: string;
      readonly isOffered?: (target: T) => boolean;
      readonly command?: (target: T) => string;
      readonly perform: (target: T) => void;
    }[])[],
    target: T,
  ): Entry[][] =>
    groups
      .map((group) =>
        group
          .filter((action) => action.isOffered?.(target) ?? true)
          .map((action) => ({
            id: action.id,
            label: action.label,
            isDanger: action.isDanger ?? false,
            shortcut: action.shortcut,
            command: action.command?.(target),
            run: () => action.perform(target),
          })),
      )
      .filter((group) => group.length > 0);
  return object.kind === 'Pod' ? bind(POD_ACTIONS, object) : bind(NODE_ACTIONS, object);
}

function Items({ object }: { readonly object: MenuRequest['object'] }) {
  const groups = useMemo(() => entriesFor(object), [object]);
  return groups.map((group, i) => (
    <Menu.Group key={group[0]?.id}>
      {i === 0 && <Menu.GroupLabel className={styles['label']}>{object.name}</Menu.GroupLabel>}
      {i > 0 && <Menu.Separator className={styles['separator']} />}
      {group.map((entry) => (
        <Menu.Item
          key={entry.id}
          className={styles['item']}
          data-danger={entry.isDanger || undefined}
          data-action={entry.id}
          onClick={entry.run}
        >
          <span className={styles['what']}>
            {entry.label}
            {entry.command !== undefined && <code>{entry.command}</code>}
          </span>
          {entry.shortcut && <kbd>{entry.shortcut}</kbd>}
        </Menu.Item>
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
        >
          <Menu.Popup
            className={styles['popup']}
            aria-label={request ? `${request.object.kind} ${request.object.name}` : ''}
          >
            {request && <Items object={request.object} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

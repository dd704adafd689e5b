/** The futures that were left, each a run of its own: open one, name it, forget it. It opens as it comes. */
import { Popover } from '@base-ui/react/popover';
import { GitBranch, Trash2 } from 'lucide-react';
import popup from '../share/ShareMenu.module.css';
import { Button } from '../ui/Button.tsx';
import { formatClock } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/followTips.ts';
import { removeBranch, renameBranch, useBranches, type Branch } from './branches.ts';
import { openBranch } from './openBranch.ts';
import styles from './TimeTools.module.css';

function Row({ branch }: { readonly branch: Branch }) {
  const { id, name, end } = branch;
  return (
    <li>
      <input
        className={styles['name']}
        aria-label="Name of this future"
        defaultValue={name}
        onBlur={(event) => renameBranch(id, event.currentTarget.value)}
      />
      <span className={styles['end']}>to {formatClock(end)}</span>
      <Button onClick={() => openBranch(id)}>Open</Button>
      <IconButton label={`Forget ${name}`} onClick={() => removeBranch(id)}>
        <Trash2 />
      </IconButton>
    </li>
  );
}

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function BranchMenu() {
  const { branches, current } = useBranches((state) => state);
  const label = `Futures kept: ${branches.length}`;
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={button['button']} aria-label={label} {...tip(label)}>
        <GitBranch />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={popup['popup']}>
            <Popover.Title className={popup['title']}>Futures you have left</Popover.Title>
            <Popover.Description className={popup['text']}>
              Open now: <strong>{current}</strong>. What you go on to is kept in its place.
            </Popover.Description>
            <ul className={styles['list']} aria-label="Futures kept">
              {branches.map((branch) => (
                <Row key={branch.id} branch={branch} />
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The futures that were left, each a run of its own: open one, name it, forget it. It opens as it comes. */
import { Popover } from '@base-ui/react/popover';
import { GitBranch, Trash2 } from 'lucide-react';
import popup from '../share/ShareMenu.module.css';
import { Button } from '../ui/Button.tsx';
import { formatClock } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/tip.ts';
import { removeBranch, renameBranch, useBranches, type Branch } from './branches.ts';
import { openBranch } from './openBranch.ts';
import styles from './TimeTools.module.css';
import { lateTimeWords } from './late.words.tsx';
import { timeWords } from './words.ts';

function Row({ branch }: { readonly branch: Branch }) {
  const { id, name, end } = branch;
  const { branches } = lateTimeWords;
  return (
    <li>
      <input
        className={styles['name']}
        aria-label={branches.name}
        defaultValue={name}
        onBlur={(event) => renameBranch(id, event.currentTarget.value)}
      />
      <span className={styles['end']}>{branches.to(formatClock(end))}</span>
      <Button onClick={() => openBranch(id)}>{branches.open}</Button>
      <IconButton label={branches.forget(name)} onClick={() => removeBranch(id)}>
        <Trash2 />
      </IconButton>
    </li>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function BranchMenu() {
  const { branches, current } = useBranches((state) => state);
  const label = timeWords.kept(branches.length);
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={button['button']} aria-label={label} {...tip(label)}>
        <GitBranch />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={popup['popup']}>
            <Popover.Title className={popup['title']}>{lateTimeWords.branches.title}</Popover.Title>
            <Popover.Description className={popup['text']}>
              {lateTimeWords.branches.current(current)}
            </Popover.Description>
            <ul className={styles['list']} aria-label={lateTimeWords.branches.list}>
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

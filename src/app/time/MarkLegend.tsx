/** What the marks on the strip of time mean. It opens as it comes. */
import { Popover } from '@base-ui/react/popover';
import { CircleHelp } from 'lucide-react';
import popup from '../share/ShareMenu.module.css';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/tip.ts';
import { type MarkKind } from './markKinds.ts';
import { MarkSign } from './MarkSign.tsx';
import styles from './TimeTools.module.css';
import { lateTimeWords } from './late.words.tsx';
import { timeWords } from './words.ts';

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function MarkLegend() {
  const { marks } = lateTimeWords;
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={button['button']} aria-label={timeWords.marks} {...tip(timeWords.marks)}>
        <CircleHelp />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={popup['popup']}>
            <Popover.Title className={popup['title']}>{marks.title}</Popover.Title>
            <ul className={styles['list']}>
              {(Object.keys(marks.kinds) as MarkKind[]).map((sign) => (
                <li key={sign}>
                  <span className={styles['sign']} aria-hidden="true">
                    <MarkSign sign={sign} />
                  </span>
                  {marks.kinds[sign]}
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

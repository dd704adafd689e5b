/** What the marks on the strip of time mean. It opens as it comes. */
import { Popover } from '@base-ui/react/popover';
import { CircleHelp } from 'lucide-react';
import popup from '../share/ShareMenu.module.css';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/followTips.ts';
import { MARK_WORDS, type MarkKind } from './markKinds.ts';
import { MarkSign } from './MarkSign.tsx';
import styles from './TimeTools.module.css';

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function MarkLegend() {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={button['button']} aria-label="What the marks mean" {...tip('What the marks mean')}>
        <CircleHelp />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={popup['popup']}>
            <Popover.Title className={popup['title']}>What you did, on the strip of time</Popover.Title>
            <ul className={styles['list']}>
              {(Object.keys(MARK_WORDS) as MarkKind[]).map((sign) => (
                <li key={sign}>
                  <span className={styles['sign']} aria-hidden="true">
                    <MarkSign sign={sign} />
                  </span>
                  {MARK_WORDS[sign]}
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

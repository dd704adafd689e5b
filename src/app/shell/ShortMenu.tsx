/** All that the short bar has no room for. It opens as it comes, and closes after what leads away from it. */
import { Popover } from '@base-ui/react/popover';
import {
  ChevronFirst,
  CircleQuestionMark,
  Maximize,
  Menu as MenuIcon,
  RotateCcw,
  Search,
  Shapes,
  SkipBack,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { ShareButton } from '../share/ShareButton.tsx';
import { toggleOverlay } from '../store/overlayStore.ts';
import { fitCluster, zoomCluster } from '../store/viewportStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { tip } from '../ui/followTips.ts';
import { IconButton } from '../ui/IconButton.tsx';
import button from '../ui/IconButton.module.css';
import { LensChoice, startAgain, ThemeButton } from './barChoices.tsx';
import styles from './ShortBar.module.css';
import { toLastDecision, toStart } from './Transport.tsx';

const openLegend = (): void => viewStore.setState({ legendOpen: true });

const DOINGS: readonly (readonly [words: string, icon: ReactNode, perform: () => void])[] = [
  ['Commands', <Search key="" />, () => toggleOverlay('palette')],
  ['Help', <CircleQuestionMark key="" />, () => toggleOverlay('help')],
  ['Legend', <Shapes key="" />, openLegend],
  ['Back one packet decision', <SkipBack key="" />, toLastDecision],
  ['Back to the start', <ChevronFirst key="" />, toStart],
  ['Start again from the beginning', <RotateCcw key="" />, startAgain],
];

function Content({ onDone }: { readonly onDone: () => void }) {
  return (
    <>
      <LensChoice />
      <div className={styles['list']}>
        {DOINGS.map(([words, icon, perform]) => (
          <button
            key={words}
            type="button"
            onClick={() => {
              onDone();
              perform();
            }}
          >
            {icon} {words}
          </button>
        ))}
      </div>
      <div className={styles['row']}>
        <ShareButton />
        <span role="group" aria-label="View">
          <IconButton label="Zoom out" onClick={() => zoomCluster(-1)}>
            <ZoomOut />
          </IconButton>
          <IconButton label="Zoom in" onClick={() => zoomCluster(1)}>
            <ZoomIn />
          </IconButton>
          <IconButton label="Fit the cluster" onClick={fitCluster}>
            <Maximize />
          </IconButton>
        </span>
        <ThemeButton />
      </div>
    </>
  );
}

// A default export, because React.lazy asks for one.
// eslint-disable-next-line no-restricted-syntax
export default function ShortMenu() {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={button['button']} aria-label="More" {...tip('More')}>
        <MenuIcon />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={styles['positioner']} sideOffset={4} align="end" collisionPadding={8}>
          <Popover.Popup className={styles['popup']} aria-label="More">
            <Content onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

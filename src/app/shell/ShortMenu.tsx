/** All that a bar has no room for. It opens as it comes, and closes after what leads away from it. */
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
import { tip } from '../ui/tip.ts';
import { IconButton } from '../ui/IconButton.tsx';
import button from '../ui/IconButton.module.css';
import { LensChoice, startAgain, ThemeButton } from './barChoices.tsx';
import { shortWords } from './short.words.ts';
import styles from './ShortBar.module.css';
import { toLastDecision, toStart } from './Transport.tsx';

const openLegend = (): void => viewStore.setState({ legendOpen: true });

const DOINGS: readonly (readonly [says: keyof typeof shortWords.menu, icon: ReactNode, perform: () => void])[] = [
  ['commands', <Search key="" />, () => toggleOverlay('palette')],
  ['help', <CircleQuestionMark key="" />, () => toggleOverlay('help')],
  ['legend', <Shapes key="" />, openLegend],
  ['lastDecision', <SkipBack key="" />, toLastDecision],
  ['toStart', <ChevronFirst key="" />, toStart],
  ['startAgain', <RotateCcw key="" />, startAgain],
];

interface Props {
  /** The bar itself has no room for the lens. */
  readonly hasLens?: boolean;
  /** The picture has no buttons of its own. */
  readonly hasView?: boolean;
}

function View() {
  return (
    <span role="group" aria-label={shortWords.view}>
      <IconButton label={shortWords.zoomOut} onClick={() => zoomCluster(-1)}>
        <ZoomOut />
      </IconButton>
      <IconButton label={shortWords.zoomIn} onClick={() => zoomCluster(1)}>
        <ZoomIn />
      </IconButton>
      <IconButton label={shortWords.fit} onClick={fitCluster}>
        <Maximize />
      </IconButton>
    </span>
  );
}

function Content({ hasLens = false, hasView = false, onDone }: Props & { readonly onDone: () => void }) {
  return (
    <>
      {hasLens && <LensChoice />}
      <div className={styles['list']}>
        {DOINGS.map(([says, icon, perform]) => (
          <button
            key={says}
            type="button"
            onClick={() => {
              onDone();
              perform();
            }}
          >
            {icon} {shortWords.menu[says]}
          </button>
        ))}
      </div>
      <div className={styles['row']}>
        <ShareButton />
        {hasView && <View />}
        <ThemeButton />
      </div>
    </>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function ShortMenu(props: Props) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={button['button']} aria-label={shortWords.more} {...tip(shortWords.more)}>
        <MenuIcon />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={styles['positioner']} sideOffset={4} align="end" collisionPadding={8}>
          <Popover.Popup className={styles['popup']} aria-label={shortWords.more}>
            <Content {...props} onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/**
 * Sharing this moment: the whole run in a link, copied at once, with its length said; or as a file. It opens as it comes. Nothing leaves
 * the browser by itself: the run travels in the link, or in the file.
 */
import { Popover } from '@base-ui/react/popover';
import { Check, Copy, Download, FolderOpen, Share2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import buttonStyles from '../ui/Button.module.css';
import { Button } from '../ui/Button.tsx';
import { tip } from '../ui/tip.ts';
import signStyles from '../ui/IconButton.module.css';
import { exportsNow, saveRun } from '../export/exports.ts';
import { copyLink, isTooLong, makeLink, sayMade, type Made } from './makeLink.ts';
import { openSharedFile } from './openShared.ts';
import styles from './ShareMenu.module.css';
import { shareWords } from './words.ts';
import { lateShareWords } from './late.words.ts';

/** Packs the run as it is when this appears. */
function Sharing() {
  const [made, setMade] = useState<Made>();
  const picker = useRef<HTMLInputElement>(null);
  const said = useId();
  const { menu } = lateShareWords;

  useEffect(() => {
    let isGone = false;
    void makeLink().then((made) => {
      if (!isGone) setMade(made);
    });
    return () => void (isGone = true);
  }, []);

  const isLink = made !== undefined && !isTooLong(made);
  return (
    <>
      <p id={said} className={styles['said']} role="status" data-copied={made?.copied || undefined}>
        {made?.copied && <Check aria-hidden="true" />}
        {made ? sayMade(made) : menu.packing}
      </p>
      {isLink && (
        <div className={styles['row']}>
          <input
            className={styles['link']}
            aria-label={menu.link}
            aria-describedby={said}
            readOnly
            value={made.link}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button onClick={() => void copyLink(made).then(setMade)}>
            <Copy aria-hidden="true" /> {menu.copy}
          </Button>
        </div>
      )}
      <div className={styles['row']}>
        <Button onClick={saveRun}>
          <Download aria-hidden="true" /> {menu.save}
        </Button>
        <Button onClick={() => picker.current?.click()}>
          <FolderOpen aria-hidden="true" /> {menu.open}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={menu.file}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void openSharedFile(file);
          }}
        />
      </div>
      <p className={styles['text']}>{menu.drop}</p>
      <div className={styles['row']} role="group" aria-label={menu.exports}>
        {exportsNow()
          .filter(({ id }) => id !== 'run')
          .map(({ id, label, save }) => (
            <Button key={id} onClick={save}>
              <Download aria-hidden="true" /> {label}
            </Button>
          ))}
      </div>
    </>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function ShareMenu({ isSign }: { readonly isSign: boolean }) {
  return (
    <Popover.Root defaultOpen>
      {isSign ? (
        <Popover.Trigger className={signStyles['button']} aria-label={shareWords.share} {...tip(shareWords.share)}>
          <Share2 aria-hidden="true" />
        </Popover.Trigger>
      ) : (
        <Popover.Trigger className={buttonStyles['button']} data-tone="plain">
          <Share2 aria-hidden="true" /> {shareWords.share}
        </Popover.Trigger>
      )}
      <Popover.Portal>
        <Popover.Positioner className={styles['positioner']} sideOffset={8} align="end">
          <Popover.Popup className={styles['popup']}>
            <Popover.Title className={styles['title']}>{lateShareWords.menu.title}</Popover.Title>
            <Popover.Description className={styles['text']}>{lateShareWords.menu.text}</Popover.Description>
            <Sharing />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

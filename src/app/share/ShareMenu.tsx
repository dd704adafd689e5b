/**
 * Sharing this moment: the whole run in a link, copied at once, with its length said; or as a file. It opens as it comes. Nothing leaves
 * the browser by itself: the run travels in the link, or in the file.
 */
import { Popover } from '@base-ui/react/popover';
import { Check, Copy, Download, FolderOpen, Share2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import buttonStyles from '../ui/Button.module.css';
import { Button } from '../ui/Button.tsx';
import { exportsNow, saveRun } from '../export/exports.ts';
import { linkWith } from './link.ts';
import { openSharedFile } from './openShared.ts';
import { pageNow } from './pageNow.ts';
import { packPage } from './sharedPage.ts';
import styles from './ShareMenu.module.css';
import { shareWords } from './words.ts';
import { lateShareWords } from './late.words.ts';
import { formatKilobytes } from '../ui/format.ts';

/** Longer than this, chat and mail programs begin to cut links. */
const LONG = 8_000;
/** Longer than this, browsers begin to refuse them. */
const TOO_LONG = 500_000;

interface Made {
  readonly link: string;
  readonly copied: boolean;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function sentence(made: Made | undefined): string {
  const said = lateShareWords.menu;
  if (!made) return said.packing;
  const size = formatKilobytes(made.link.length);
  if (made.link.length > TOO_LONG) return said.tooLong(size);
  if (made.link.length > LONG) return made.copied ? said.copiedLong(size) : said.notCopiedLong(size);
  return made.copied ? said.copied(size) : said.notCopied(size);
}

/** Packs the run as it is when this appears. */
function Sharing() {
  const [made, setMade] = useState<Made>();
  const picker = useRef<HTMLInputElement>(null);
  const said = useId();
  const { menu } = lateShareWords;

  useEffect(() => {
    let isGone = false;
    const make = async (): Promise<void> => {
      const link = linkWith(await packPage(pageNow()));
      const copied = link.length <= TOO_LONG && (await copy(link));
      if (!isGone) setMade({ link, copied });
    };
    void make();
    return () => void (isGone = true);
  }, []);

  const isLink = made !== undefined && made.link.length <= TOO_LONG;
  return (
    <>
      <p id={said} className={styles['said']} role="status" data-copied={made?.copied || undefined}>
        {made?.copied && <Check aria-hidden="true" />}
        {sentence(made)}
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
          <Button onClick={() => void copy(made.link).then((copied) => setMade({ ...made, copied }))}>
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
// eslint-disable-next-line house/syntax
export default function ShareMenu() {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={buttonStyles['button']} data-tone="plain">
        <Share2 aria-hidden="true" /> {shareWords.share}
      </Popover.Trigger>
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

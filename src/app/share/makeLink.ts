/** A link to this moment, made and copied: for the menu, and for the palette, which says with a message what the menu says in itself. */
import { showToast } from '../store/toastStore.ts';
import { formatKilobytes } from '../ui/format.ts';
import { linkWith } from './link.ts';
import { pageNow } from './pageNow.ts';
import { packPage } from './sharedPage.ts';
import { lateShareWords } from './late.words.ts';

/** Longer than this, chat and mail programs begin to cut links. */
const LONG = 8_000;
/** Longer than this, browsers begin to refuse them. */
const TOO_LONG = 500_000;

export interface Made {
  readonly link: string;
  readonly copied: boolean;
}

export const isTooLong = ({ link }: Made): boolean => link.length > TOO_LONG;

/** Once more, for those whom the browser did not let copy at first. */
export async function copyLink({ link }: Made): Promise<Made> {
  try {
    await navigator.clipboard.writeText(link);
    return { link, copied: true };
  } catch {
    return { link, copied: false };
  }
}

/** Packs the run as it is now, and copies the link unless it is too long for one. */
export async function makeLink(): Promise<Made> {
  const made: Made = { link: linkWith(await packPage(pageNow())), copied: false };
  return isTooLong(made) ? made : copyLink(made);
}

export function sayMade(made: Made): string {
  const said = lateShareWords.menu;
  const size = formatKilobytes(made.link.length);
  if (isTooLong(made)) return said.tooLong(size);
  if (made.link.length > LONG) return made.copied ? said.copiedLong(size) : said.notCopiedLong(size);
  return made.copied ? said.copied(size) : said.notCopied(size);
}

export async function copyLinkAndSay(): Promise<void> {
  showToast(sayMade(await makeLink()));
}

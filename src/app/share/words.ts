/** What is said of sharing before its menu is there. */
import { words } from '../words/words.ts';

export const shareWords = words('share', {
  share: 'Share',
  /** Over the page, while the run in its address is on its way. */
  opening: 'Opening the shared run…',
});

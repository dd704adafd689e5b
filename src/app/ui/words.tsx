/** What the page says of its own faults. */
import { words } from '../words/words.ts';

export const uiWords = words('ui', {
  faults: {
    /** @param panel its name, out of the words of whoever shows it: "inspector", or many of them: "tables" */
    panelStopped: (panel: string) => (
      <>
        The <strong>{panel}</strong> {panel.endsWith('s') ? 'have' : 'has'} stopped working. The cluster and the other
        panels go on.
      </>
    ),
    tryAgain: 'Try again',
    /** @param why the error's own message */
    partStopped: (why: string) => `A part of the page has stopped working; the rest goes on. ${why}`,
    /** @param why the error's own message */
    notLoaded: (why: string) => `This could not be loaded; try again in a moment. ${why}`,
  },
});

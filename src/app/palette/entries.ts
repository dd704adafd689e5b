/** Everything the palette reaches: what can be done to what is selected, to time and to the page, and whatever can be opened. */
import type { Entry } from './entry.ts';
import { actionEntries, selectedEntries } from './objectActions.ts';
import { handEntries } from './handEntries.ts';
import { objectEntries, recordEntries } from './objects.ts';
import { pageEntries } from './pageEntries.ts';
import { openingEntries } from './openings.ts';
import { settingEntries } from './settings.ts';
import { timeEntries } from './timeEntries.ts';

/** As things are now. Reads the engine, which must be there. */
export function allEntries(): readonly Entry[] {
  return [
    ...selectedEntries(),
    ...timeEntries(),
    ...handEntries(),
    ...pageEntries(),
    ...settingEntries(),
    ...objectEntries(),
    ...openingEntries(),
    ...actionEntries(),
    ...recordEntries(),
  ];
}

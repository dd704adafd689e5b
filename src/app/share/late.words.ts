/** What is said of sharing a run, and of opening one. */
import { words } from '../words/words.ts';

/** The run a file holds, or, without one, the run in the page's address. */
const run = (file: string | undefined): string => (file === undefined ? 'the shared run' : `the run in ${file}`);
const theRun = (file: string | undefined): string => (file === undefined ? 'The shared run' : `The run in ${file}`);

export const lateShareWords = words('share/late', {
  menu: {
    title: 'Share this moment',
    text: 'The whole run up to now, your manifests and the lens, in the link itself: no server keeps it.',
    packing: 'Packing the run…',
    /** `size` is that of the link: "4.2 KB". */
    tooLong: (size: string) => `As a link this run would have ${size}: too long. Send it as a file.`,
    copied: (size: string) => `Link copied: ${size}.`,
    copiedLong: (size: string) =>
      `Link copied: ${size}. Some chat and mail programs cut links that long; a file is safer.`,
    notCopied: (size: string) => `Your browser did not let the page copy: take the link from here: ${size}.`,
    notCopiedLong: (size: string) =>
      `Your browser did not let the page copy: take the link from here: ${size}. Some chat and mail programs cut links that long; a file is safer.`,
    link: 'Link',
    copy: 'Copy',
    save: 'Save as a file',
    open: 'Open a file…',
    file: 'A run saved as a file',
    drop: 'A saved run can also be dropped anywhere on the page.',
    exports: 'Export',
  },

  /** `file` is the file's name; without one it is the run in the page's address. */
  opening: {
    begins: (file?: string) => `Opening ${run(file)}…`,
    /** @param share how much of it is done: "40 %" */
    replays: (share: string, file?: string) => `Replaying ${run(file)}: ${share}`,
    opened: (clock: string, paused: boolean, file?: string) =>
      `Opened ${run(file)} at ${clock}${paused ? ', paused' : ''}.`,
    cancelled: (file?: string) => `${theRun(file)} was not opened: you cancelled it.`,
    failed: (why: string, file?: string) => `${theRun(file)} could not be opened. ${why}`,
    /** As undoing calls it. */
    deed: (file?: string) => `open ${run(file)}`,
    inEditor: (file: string) => `${file} is in the editor; nothing of it is applied yet.`,
  },

  /** The title of a scenario that came from somebody else. */
  shared: (title: string) => `Shared: ${title}`,
  /** In its place, where a run has no title. */
  untitled: 'a run',

  /** Why something cannot be opened. They stand behind "… could not be opened." */
  refused: {
    noJson: 'It is not a run of ServiceScope: the text is no JSON.',
    notOurs: 'It is not a run of ServiceScope.',
    otherFormat: (format: string) =>
      `It is not a run of ServiceScope that this page can read: its format is “${format}”.`,
    noFormat: 'It is not a run of ServiceScope that this page can read: it names no format.',
    broken: 'The run in it is missing or broken.',
    tooLarge: 'It is far too large to be a run.',
    linkTooLong: 'The link is far too long to be a run.',
    linkBroken: 'The link is broken: part of it is missing, or was changed on the way.',
    nodes: (asked: string, most: string) =>
      `The run asks for ${asked} nodes, and ${most} is the most: it is not replayed.`,
    manifest: 'A manifest in the run is longer than 3 MB, which no API server takes: it is not replayed.',
    pods: (asked: string, most: string) =>
      `The run asks for ${asked} Pods or requests, and ${most} is the most a page can hold: it is not replayed.`,
  },
});

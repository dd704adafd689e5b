/** What is said of things to take away, and in them. */
import { words } from '../words/words.ts';

export const exportWords = words('export', {
  labels: {
    manifests: 'Manifests for a real cluster',
    png: 'Picture as PNG',
    svg: 'Picture as SVG',
    clip: 'Clip as video or GIF…',
    storyboard: 'Storyboard of the packet, to print',
    run: 'The whole run',
  },
  noManifests: 'There is nothing of yours in the cluster to be written.',
  manifestsSaved: 'manifests.yaml: what was written, without what the server adds. kubectl apply -f takes it.',
  noPacket: 'Select a packet first: the storyboard tells its story.',
  storyboardSaved: 'storyboard.html: open it to print it, or to keep it as PDF.',
  noPicture: (why: string) => `The picture could not be taken. ${why}`,
  /** Reasons that stand behind it. */
  unsaid: 'The browser did not say why.',
  notOpen: 'The picture is not open.',

  clip: {
    title: 'A clip of the run',
    text: 'The stretch that ends at this moment, drawn frame by frame from the run itself.',
    /** Before a choice: how long, how fast, what. */
    last: 'the last',
    playedAt: 'played at',
    as: 'as',
    kinds: { webm: 'video (WebM)', gif: 'GIF' },
    /** @param length of the clip: "4.0 s" */
    length: (length: string, frames: number) => `${length}, ${frames} frames.`,
    make: 'Make the clip',
    close: 'Close',
    /** What is going on, and how far it is: "Drawing: 40 %". */
    replaying: 'Replaying the run',
    drawing: 'Drawing',
    progress: (what: string, share: string) => `${what}: ${share}`,
    cancel: 'Cancel',
    notMade: (why: string) => `The clip could not be made. ${why}`,
    cannotDraw: 'This browser cannot draw the frames.',
    tooLong: (frames: number, most: number) =>
      `That would be ${frames} frames, and ${most} is the most: choose a shorter stretch, or play it faster.`,
  },

  /** In the page that is printed. `header` is the packet's, in markup. */
  storyboard: {
    title: (client: string, target: string) => `${client} to ${target}`,
    stillOpen: 'still open',
    arrivedAs: (header: string) => `arrived as ${header}`,
    sentAs: (header: string) => `sent to it as ${header}`,
    leftAs: (header: string) => `left as ${header}`,
    /** @param words of the presenters: how it ended there */
    end: (words: string) => `${words}.`,
    drawnBy: (clock: string) => `Drawn by ServiceScope; the cluster’s clock stood at ${clock} when it began.`,
  },

  /** Over the rules of a node in the picture. @param mode of kube-proxy */
  kernelRules: (mode: string | undefined) => `kernel rules · ${mode === undefined ? '' : `${mode}, `}by kube-proxy`,
});

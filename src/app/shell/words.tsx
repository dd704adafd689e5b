/** What the page's frame says: the top bar, the hold on time, the panels' names, its corner of messages. */
import { words } from '../words/words.ts';

export const shellWords = words('shell', {
  /** The page's own name. */
  page: 'ServiceScope',

  /** The parts of the page by name, as "The … has stopped working" and "Loading …" take them. */
  parts: {
    topBar: 'top bar',
    timeline: 'timeline',
    transport: 'transport',
    left: 'left panel',
    scene: 'scene',
    tables: 'tables',
    inspector: 'inspector',
  },
  loading: (part: string) => `Loading ${part}…`,
  /** Between the panels, to be moved. */
  sizes: {
    manifests: 'Width of the manifests',
    tables: 'Height of the tables',
    inspector: 'Width of the inspector',
  },

  bar: {
    startAgain: 'Start again from the beginning',
    scenario: 'Scenario',
    lens: 'Lens',
    logical: 'Logical',
    logicalTip: 'The Service as a hub: a simplification, good for a first look',
    dataPath: 'Data path',
    dataPathTip: 'What happens: each node’s kernel rewrites the packet',
    help: 'Commands and help',
    palette: 'Commands',
    openHelp: 'Help',
    panels: 'Panels and theme',
    left: 'Manifests panel',
    dock: 'Packets, events and rules',
    inspector: 'Inspector',
    /** The theme now; a click goes on to the next. */
    themes: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
  },

  transport: {
    group: 'Transport',
    toStart: 'Back to the start',
    stepBack: 'Step back one event',
    play: 'Play',
    pause: 'Pause',
    stepForward: 'Step forward one event',
    decisionBack: 'Back one packet decision',
    decisionForward: 'On to the next packet decision',
    jump: 'Jump to the next…',
    speed: 'Speed',
    /** @param speed "×0.5": slower than asked for */
    runsAt: (speed: string) => `runs at ${speed}`,
    runsAtTip: 'So much is going on that this machine cannot run faster',
    clock: 'Cluster time',
  },

  timeline: {
    strip: 'Timeline',
    moment: 'Moment of the run',
    /** @param name of the branch */
    forked: (name: string) =>
      `The future you went back from is kept as “${name}”: the branch at the end of the timeline opens it.`,
  },

  /** On a message. */
  toast: { undo: 'Undo', dismiss: 'Dismiss' },

  opening: { cancel: 'Cancel' },

  engine: {
    awaited: 'Time runs as soon as the engine is loaded. What you do now is done then.',
    /** @param message the fault's own */
    missing: (message: string) => (
      <>
        <strong>The engine could not be started.</strong> What you see is the cluster’s first moment; time stands still
        until the engine is there. {message}
      </>
    ),
    tryAgain: 'Try again',
    broken: (message: string) => (
      <>
        <strong>The simulation stopped: a fault of ours, not yours.</strong> {message}
      </>
    ),
    goBack: 'Go back one second',
    startAgain: 'Start the scenario again',
  },
});

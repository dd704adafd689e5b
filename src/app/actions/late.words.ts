/** What the actions in an object's menu say, and undoing them. */
import { words } from '../words/words.ts';

export const lateActionWords = words('actions/late', {
  copyName: 'Copy name',

  pod: {
    crash: 'Crash container',
    /** A comment behind the command that comes nearest. */
    crashNearly: 'asks it to end: 0, not 1, if it handles SIGTERM',
    starve: 'Run out of memory',
    cut: 'Make unreachable (veth down)',
    reconnect: 'Make reachable (veth up)',
    isCut: (pod: string) => `${pod} is unreachable`,
    fail: 'Fail readiness probe',
    pass: 'Pass readiness probe',
    slow: (seconds: string) => `Answer slowly (${seconds})`,
    isSlow: (pod: string, seconds: string) => `${pod} now takes ${seconds} to answer`,
    quick: 'Answer at once',
  },

  /** Of the node. */
  node: {
    cordon: 'Cordon',
    uncordon: 'Uncordon',
    drain: 'Drain',
    draining: (node: string) => `Draining ${node}`,
    stopProxy: 'Stop kube-proxy',
    proxyStopped: (node: string) => `kube-proxy stopped on ${node}: its rules stay as they are`,
    startProxy: 'Start kube-proxy',
    /** @param delay how much later everything comes: "300 ms" */
    slowLink: (delay: string) => `Slow link (+${delay})`,
    linkSlow: (node: string) => `${node}: its link is slow`,
    /** @param loss how much gets lost: "20 %" */
    lossyLink: (loss: string) => `Lossy link (${loss})`,
    linkLossy: (node: string) => `${node}: its link loses packets`,
    repairLink: 'Repair link',
    cutNetwork: 'Cut network',
    networkCut: (node: string) => `${node}: network cut`,
    restoreNetwork: 'Restore network',
    powerOff: 'Power off',
    poweredOff: (node: string) => `${node}: powered off`,
    powerOn: 'Power on',
  },

  /** Why no command does the same: they follow "no kubectl command: ". */
  why: {
    memory: 'the program itself asks for more than its memory limit',
    probe: 'the program itself answers its probe',
    slow: 'the program itself is slow',
    quick: 'the program itself is quick again',
    power: 'its power button, or the console of the cloud',
    /** In place of the node's name, where a Pod has none. */
    itsNode: 'its node',
  },

  /** The label of an action is what the user did, as the engine or a room calls it. */
  undo: {
    takenBack: (label: string) => `Taken back: ${label}`,
    nothingToUndo: 'Nothing of yours is left to undo.',
    nothingToRedo: 'Nothing that was undone is left to do again.',
    doneAgain: (label: string) => `Done again: ${label}`,
  },
});

/**
 * What the palette of commands says. `also` are words a reader may type who looks for a line, in any order; they are never shown. The
 * names of keys stay as they are printed on a keyboard.
 */
import { words } from '../words/words.ts';

export const paletteWords = words('palette', {
  title: 'Commands',
  field: 'Find an action, an object, a lesson, a panel or a setting',
  /** Words one might type. */
  suchAs: 'kill, frontend-svc, dark, lesson, drain…',
  list: 'What can be done',
  /** @param more found, and not listed */
  found: (listed: number, more: number) => {
    if (listed === 0) return 'Nothing here is called that.';
    return more > 0 ? `${listed} shown, ${more} more: type on to find them` : `${listed} found`;
  },
  enter: () => (
    <>
      <kbd>Enter</kbd> does it
    </>
  ),
  ctrlEnter: () => (
    <>
      <kbd>Ctrl+Enter</kbd> writes its command into the terminal
    </>
  ),
  groups: {
    Selected: 'Selected',
    Objects: 'Objects',
    Actions: 'Actions',
    Time: 'Time',
    Page: 'Page',
    Panels: 'Panels',
    Settings: 'Settings',
    Scenarios: 'Scenarios',
    Lessons: 'Lessons',
    Records: 'Events and records',
  },
  /** An action and the name of the Pod or node it is done to. */
  actionOn: (action: string, object: string) => `${action}: ${object}`,
  inNamespace: (kind: string, namespace: string) => `${kind} in ${namespace}`,
  clientOutside: (ip: string) => `client outside, ${ip}`,
  /** @param part the part of the course the lesson stands in */
  alsoLesson: (part: string) => `${part} lesson`,
  alsoScenario: 'scenario',
  left: {
    lesson: 'Lessons',
    manifests: 'Manifests',
    live: 'Live YAML',
    cluster: 'Cluster settings',
  },
  dock: {
    packets: 'Packets: send and list',
    events: 'Events: everything that happened',
    rules: 'Rules of a node',
    conntrack: 'Conntrack of a node',
    dns: 'DNS: ask for a name',
    probes: 'Probes: requests asked again after every change',
    compare: 'Compare two runs, policies or moments',
    terminal: 'Terminal',
  },
  panels: {
    left: (isOpen: boolean) => `${isOpen ? 'Hide' : 'Show'} the left panel`,
    dock: (isOpen: boolean) => `${isOpen ? 'Hide' : 'Show'} the tables below`,
    inspector: (isOpen: boolean) => `${isOpen ? 'Hide' : 'Show'} the inspector`,
  },
  looks: {
    dataPath: { name: 'Lens: data path', also: 'kernel' },
    logical: { name: 'Lens: logical', also: 'hub' },
    light: { name: 'Theme: light', also: 'colour' },
    dark: { name: 'Theme: dark', also: 'colour night' },
    system: { name: 'Theme: as the system', also: 'colour' },
    silent: { name: 'Narration: off', also: 'speak aloud' },
    brief: { name: 'Narration: endings and trouble', also: 'speak aloud' },
    full: { name: 'Narration: every hop', also: 'speak aloud' },
    flows: { name: 'Flows: packets, and bands when there are many', also: 'ribbons traffic' },
    packets: { name: 'Flows: every packet by itself', also: 'ribbons traffic' },
    ribbons: { name: 'Flows: bands, as broad as their rate', also: 'ribbons traffic' },
    steps: { name: 'Packet hops: step by step' },
    sequence: { name: 'Packet hops: sequence diagram' },
    stills: { name: 'Packet hops: storyboard' },
  },
  /** @param doings of the control plane, as the legend names them */
  life: (doings: string, isDrawn: boolean) => `${isDrawn ? 'Hide' : 'Draw'} ${doings} on the canvas`,
  alsoLife: 'control plane pulses filter',
  files: {
    apply: (file: string) => `Apply: ${file}`,
    add: 'New manifest file',
  },
  lesson: {
    next: 'Next step of the lesson',
    back: 'Step back in the lesson',
    again: 'Begin the lesson again',
    close: 'Close the lesson',
  },
  hand: {
    link: 'Share: copy a link to this moment',
    alsoLink: 'send address url',
    legend: (isOpen: boolean) => `${isOpen ? 'Hide' : 'Show'} the legend`,
    closer: 'Zoom in',
    farther: 'Zoom out',
  },
  fit: 'Fit the cluster: everything in view',
  alsoFit: 'zoom whole overview',
  help: 'Help: what is what on the screen, and every key',
  presenting: {
    also: 'presenter lecture speaker remote',
    begin: 'Presenter mode: large type, answers covered',
    leave: 'Leave presenter mode',
    notes: 'Presenter’s notes in a second window',
    cover: 'Cover the answers',
    uncover: 'Uncover the answers',
    laserOn: 'Laser pointer on',
    laserOff: 'Laser pointer off',
    black: 'Black screen',
  },
  /** @param what as the menu of exports names it */
  export: (what: string) => `Export: ${what}`,
  alsoExport: 'save download file',
  settings: {
    mode: (mode: string) => `kube-proxy: mode ${mode}`,
    /** @param mode a value of kube-proxy's detectLocalMode */
    detectLocal: (mode: string) => `kube-proxy: detectLocalMode ${mode}`,
    switched: (field: string, isOn: boolean) => `kube-proxy: ${field} ${isOn ? 'on' : 'off'}`,
    cloud: (isOn: boolean) => `Cloud controller ${isOn ? 'on' : 'off'}`,
    alsoCloud: 'load balancer',
    /** Of what opens the panel in which a value is typed. */
    inPanel: 'in the Cluster panel',
    fields: {
      addNode: 'Add a node…',
      nodes: 'Zones, labels and taints of nodes…',
      nodePortAddresses: 'nodePortAddresses…',
      hop: 'Time of a hop…',
      ranges: 'Address ranges of Pods and Services…',
      clients: 'Clients outside, and their traffic…',
    },
  },
  time: {
    pause: 'Pause',
    play: 'Play',
    undo: 'Undo the last action',
    alsoUndo: 'take back',
    redo: 'Do again what was undone',
    alsoRedo: 'redo',
    again: 'Start again from the beginning',
    againDetail: 'cluster and files as the scenario brings them; Undo brings yours back',
    alsoAgain: 'reset panic restart',
    step: 'Step forward one event',
    back: 'Step back one event',
    start: 'Back to the first moment',
    speed: (speed: string) => `Speed ${speed}`,
    alsoSpeed: 'slow fast',
    /** @param what a kind of event that time can jump to, such as “failure” */
    next: (what: string) => `On to the next ${what}`,
    last: (what: string) => `Back before the last ${what}`,
    /** @param future a run that was left, by the name it has in the list of branches */
    branch: (future: string) => `Open the future “${future}”`,
    alsoBranch: 'branch switch fork',
  },
});

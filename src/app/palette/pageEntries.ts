/** How the page looks: lens, theme, panels and their tabs, narration, help. */
import { LIFE } from '../canvas/lifeWords.ts';
import { EXPORTS } from '../export/exports.ts';
import { showOverlay } from '../store/overlayStore.ts';
import { presentStore, togglePresent, togglePresenting } from '../store/presentStore.ts';
import { fitCluster } from '../store/viewportStore.ts';
import { choose, drawLife } from '../store/choose.ts';
import { viewStore, type DockTab, type LeftTab, type ViewState } from '../store/viewStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import type { Entry } from './entry.ts';

type Choice = readonly [label: string, change: Partial<ViewState>, also?: string, shortcut?: string];

const LEFT: Readonly<Record<LeftTab, string>> = {
  lesson: 'Lessons',
  manifests: 'Manifests',
  live: 'Live YAML',
  cluster: 'Cluster settings',
};

const DOCK: Readonly<Record<DockTab, string>> = {
  packets: 'Packets: send and list',
  events: 'Events: everything that happened',
  rules: 'Rules of a node',
  conntrack: 'Conntrack of a node',
  dns: 'DNS: ask for a name',
  probes: 'Probes: requests asked again after every change',
  compare: 'Compare two runs, policies or moments',
  terminal: 'Terminal',
};

const LOOKS: readonly Choice[] = [
  ['Lens: data path', { lens: 'data-path' }, 'kernel', 'D'],
  ['Lens: logical', { lens: 'logical' }, 'hub', 'D'],
  ['Theme: light', { theme: 'light' }, 'colour'],
  ['Theme: dark', { theme: 'dark' }, 'colour night'],
  ['Theme: as the system', { theme: 'system' }, 'colour'],
  ['Narration: off', { narration: 'off' }, 'speak aloud'],
  ['Narration: endings and trouble', { narration: 'brief' }, 'speak aloud'],
  ['Narration: every hop', { narration: 'full' }, 'speak aloud'],
  ['Flows: packets, and bands when there are many', { flows: 'auto' }, 'ribbons traffic'],
  ['Flows: every packet by itself', { flows: 'packets' }, 'ribbons traffic'],
  ['Flows: bands, as broad as their rate', { flows: 'ribbons' }, 'ribbons traffic'],
  ['Packet hops: step by step', { hopView: 'steps' }],
  ['Packet hops: sequence diagram', { hopView: 'sequence' }],
  ['Packet hops: storyboard', { hopView: 'stills' }],
];

/** The control plane's doings on the canvas, each by itself, as in the legend. */
function lifeEntries(): readonly Entry[] {
  const { life } = viewStore.getState();
  return LIFE.map(([kind, words]) => {
    const isOn = life.includes(kind);
    return {
      id: `page.life.${kind}`,
      group: 'Page',
      label: `${isOn ? 'Hide' : 'Draw'} ${words} on the canvas`,
      also: 'control plane pulses filter',
      perform: () => drawLife(kind, !isOn),
    };
  });
}

/** What would change nothing is left out. */
function isChange(change: Partial<ViewState>): boolean {
  const now = viewStore.getState();
  return Object.entries(change).some(([field, value]) => now[field as keyof ViewState] !== value);
}

const entry =
  (group: 'Page' | 'Panels') =>
  ([label, change, also, shortcut]: Choice): Entry => ({
    id: `page.${label}`,
    group,
    label,
    ...(also === undefined ? {} : { also }),
    ...(shortcut === undefined ? {} : { shortcut }),
    perform: () => (group === 'Page' ? choose(change, label) : viewStore.setState(change)),
  });

/** A lecture's own switches; all but the first make sense only while it is given. */
function presenting(): readonly Entry[] {
  const { on, covered, laser } = presentStore.getState();
  const line = (id: string, label: string, shortcut: string, perform: () => void): Entry => ({
    id: `present.${id}`,
    group: 'Page',
    label,
    shortcut,
    also: 'presenter lecture speaker remote',
    perform,
  });
  const notes = () => void import('../present/notesWindow.ts').then(({ showNotes }) => showNotes(), sayNotLoaded);
  const begin = line(
    'on',
    on ? 'Leave presenter mode' : 'Presenter mode: large type, answers covered',
    'P',
    togglePresenting,
  );
  const window = line('notes', 'Presenter’s notes in a second window', 'M', notes);
  if (!on) return [begin, { ...window, shortcut: '' }];
  return [
    begin,
    line('cover', covered ? 'Uncover the answers' : 'Cover the answers', 'A', () => togglePresent('covered')),
    line('laser', laser ? 'Laser pointer off' : 'Laser pointer on', 'L', () => togglePresent('laser')),
    line('black', 'Black screen', 'B', () => togglePresent('black')),
    window,
  ];
}

export function pageEntries(): readonly Entry[] {
  const { leftOpen, dockOpen, inspectorOpen } = viewStore.getState();
  const hide = (isOpen: boolean) => (isOpen ? 'Hide' : 'Show');
  const panels: readonly Choice[] = [
    ...(Object.keys(LEFT) as LeftTab[]).map((leftTab): Choice => [LEFT[leftTab], { leftOpen: true, leftTab }]),
    ...(Object.keys(DOCK) as DockTab[]).map((dockTab): Choice => [
      DOCK[dockTab],
      { dockOpen: true, dockTab },
      dockTab,
      ...((dockTab === 'terminal' ? ['Ctrl+`'] : []) as [string?]),
    ]),
    [`${hide(leftOpen)} the left panel`, { leftOpen: !leftOpen }],
    [`${hide(dockOpen)} the tables below`, { dockOpen: !dockOpen }],
    [`${hide(inspectorOpen)} the inspector`, { inspectorOpen: !inspectorOpen }],
  ];
  return [
    ...LOOKS.filter(([, change]) => isChange(change)).map(entry('Page')),
    ...lifeEntries(),
    {
      id: 'page.fit',
      group: 'Page',
      label: 'Fit the cluster: everything in view',
      also: 'zoom whole overview',
      shortcut: 'F',
      perform: fitCluster,
    },
    {
      id: 'page.help',
      group: 'Page',
      label: 'Help: what is what on the screen, and every key',
      shortcut: '?',
      perform: () => showOverlay('help'),
    },
    ...presenting(),
    ...EXPORTS.map(({ id, label, save }): Entry => ({
      id: `export.${id}`,
      group: 'Page',
      label: `Export: ${label}`,
      also: 'save download file',
      perform: save,
    })),
    ...panels.filter(([, change]) => isChange(change)).map(entry('Panels')),
  ];
}

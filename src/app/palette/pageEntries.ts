/** How the page looks: lens, theme, panels and their tabs, narration, help. */
import { lifeKinds } from '../canvas/lifeWords.ts';
import { exportsNow } from '../export/exports.ts';
import { showOverlay } from '../store/overlayStore.ts';
import { presentStore, togglePresent, togglePresenting } from '../store/presentStore.ts';
import { fitCluster } from '../store/viewportStore.ts';
import { choose, drawLife } from '../store/choose.ts';
import { viewStore, type DockTab, type LeftTab, type ViewState } from '../store/viewStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';
import type { Entry } from './entry.ts';
import { paletteWords } from './words.tsx';

interface Choice {
  readonly label: string;
  readonly change: Partial<ViewState>;
  readonly also?: string;
  readonly shortcut?: string;
}

function looks(): readonly Choice[] {
  const said = paletteWords.looks;
  const look = (
    { name, ...rest }: { readonly name: string; readonly also?: string },
    change: Partial<ViewState>,
    shortcut: { readonly shortcut?: string } = {},
  ): Choice => ({ label: name, change, ...rest, ...shortcut });
  return [
    look(said.dataPath, { lens: 'data-path' }, { shortcut: 'D' }),
    look(said.logical, { lens: 'logical' }, { shortcut: 'D' }),
    look(said.light, { theme: 'light' }),
    look(said.dark, { theme: 'dark' }),
    look(said.system, { theme: 'system' }),
    look(said.silent, { narration: 'off' }),
    look(said.brief, { narration: 'brief' }),
    look(said.full, { narration: 'full' }),
    look(said.flows, { flows: 'auto' }),
    look(said.packets, { flows: 'packets' }),
    look(said.ribbons, { flows: 'ribbons' }),
    look(said.steps, { hopView: 'steps' }),
    look(said.sequence, { hopView: 'sequence' }),
    look(said.stills, { hopView: 'stills' }),
  ];
}

/** The control plane's doings on the canvas, each by itself, as in the legend. */
function lifeEntries(): readonly Entry[] {
  const { life } = viewStore.getState();
  return lifeKinds().map(([kind, words]) => {
    const isOn = life.includes(kind);
    return {
      id: `page.life.${kind}`,
      group: 'Page',
      label: paletteWords.life(words, isOn),
      also: paletteWords.alsoLife,
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
  ({ change, ...rest }: Choice): Entry => ({
    id: `page.${rest.label}`,
    group,
    ...rest,
    perform: () => (group === 'Page' ? choose(change, rest.label) : viewStore.setState(change)),
  });

/** A lecture's own switches; all but the first make sense only while it is given. */
function presenting(): readonly Entry[] {
  const { on, covered, laser } = presentStore.getState();
  const said = paletteWords.presenting;
  const line = (id: string, label: string, shortcut: string, perform: () => void): Entry => ({
    id: `present.${id}`,
    group: 'Page',
    label,
    shortcut,
    also: said.also,
    perform,
  });
  const notes = () => void import('../present/notesWindow.ts').then(({ showNotes }) => showNotes(), sayNotLoaded);
  const begin = line('on', on ? said.leave : said.begin, 'P', togglePresenting);
  const window = line('notes', said.notes, 'M', notes);
  if (!on) return [begin, { ...window, shortcut: '' }];
  return [
    begin,
    line('cover', covered ? said.uncover : said.cover, 'A', () => togglePresent('covered')),
    line('laser', laser ? said.laserOff : said.laserOn, 'L', () => togglePresent('laser')),
    line('black', said.black, 'B', () => togglePresent('black')),
    window,
  ];
}

export function pageEntries(): readonly Entry[] {
  const { leftOpen, dockOpen, inspectorOpen } = viewStore.getState();
  const panels: readonly Choice[] = [
    ...(Object.keys(paletteWords.left) as LeftTab[]).map((leftTab): Choice => ({
      label: paletteWords.left[leftTab],
      change: { leftOpen: true, leftTab },
    })),
    ...(Object.keys(paletteWords.dock) as DockTab[]).map((dockTab): Choice => ({
      label: paletteWords.dock[dockTab],
      change: { dockOpen: true, dockTab },
      also: dockTab,
      ...(dockTab === 'terminal' ? { shortcut: 'Ctrl+`' } : {}),
    })),
    { label: paletteWords.panels.left(leftOpen), change: { leftOpen: !leftOpen } },
    { label: paletteWords.panels.dock(dockOpen), change: { dockOpen: !dockOpen } },
    { label: paletteWords.panels.inspector(inspectorOpen), change: { inspectorOpen: !inspectorOpen } },
  ];
  return [
    ...looks()
      .filter(({ change }) => isChange(change))
      .map(entry('Page')),
    ...lifeEntries(),
    {
      id: 'page.fit',
      group: 'Page',
      label: paletteWords.fit,
      also: paletteWords.alsoFit,
      shortcut: 'F',
      perform: fitCluster,
    },
    {
      id: 'page.help',
      group: 'Page',
      label: paletteWords.help,
      shortcut: '?',
      perform: () => showOverlay('help'),
    },
    ...presenting(),
    ...exportsNow().map(({ id, label, save }): Entry => ({
      id: `export.${id}`,
      group: 'Page',
      label: paletteWords.export(label),
      also: paletteWords.alsoExport,
      perform: save,
    })),
    ...panels.filter(({ change }) => isChange(change)).map(entry('Panels')),
  ];
}

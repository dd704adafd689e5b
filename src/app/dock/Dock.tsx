/** What lies below the scene: the terminal, and tables of packets, events, rules, conntrack and names. */
import { Tabs } from '@base-ui/react/tabs';
import { Suspense } from 'react';
import { Covered } from '../present/Covered.tsx';
import { latePart } from '../ui/latePart.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { useView, viewStore, type DockTab } from '../store/viewStore.ts';
import { ConntrackTab } from './conntrack/ConntrackTab.tsx';
import { DnsTab } from './dns/DnsTab.tsx';
import { EventsTab } from './events/EventsTab.tsx';
import { PacketsTab } from './packets/PacketsTab.tsx';
import { ProbesTab } from '../probes/ProbesTab.tsx';
import { RulesTab } from './rules/RulesTab.tsx';
import styles from './Dock.module.css';
import { dockWords } from './words.tsx';

const TerminalTab = latePart(() => import('../terminal/TerminalTab.tsx'));

/** It replays runs: the engine comes with it, which the page has loaded by then. */
const CompareTab = latePart(() => import('../compare/CompareTab.tsx'));

const TABS = [
  { value: 'packets', Content: PacketsTab },
  { value: 'events', Content: EventsTab },
  { value: 'rules', Content: RulesTab },
  { value: 'conntrack', Content: ConntrackTab },
  { value: 'dns', Content: DnsTab },
  { value: 'probes', Content: ProbesTab },
  { value: 'compare', Content: CompareTab },
  { value: 'terminal', Content: TerminalTab },
] as const;

/** These say where packets went. Rules are what one reads to answer. */
const TELLING: ReadonlySet<DockTab> = new Set(['packets', 'events', 'conntrack', 'probes', 'compare']);

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Dock() {
  const wanted = useView((state) => state.dockTab);
  const tab = TABS.some(({ value }) => value === wanted) ? wanted : 'packets';
  return (
    <Tabs.Root
      className={styles['dock']}
      value={tab}
      onValueChange={(value) => viewStore.setState({ dockTab: value as DockTab })}
    >
      <Tabs.List className={styles['tabs']} aria-label={dockWords.tables}>
        {TABS.map(({ value }) => (
          <Tabs.Tab key={value} value={value}>
            {dockWords.tabs[value]}
          </Tabs.Tab>
        ))}
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      {TABS.map(({ value, Content }) => (
        <Tabs.Panel key={value} value={value} className={styles['content']}>
          <PanelBoundary name={dockWords.tab(dockWords.tabs[value])}>
            <Suspense fallback={<p className={styles['loading']}>{dockWords.loading}</p>}>
              {TELLING.has(value) ? (
                <Covered what={dockWords.covered} whileAsked>
                  <Content />
                </Covered>
              ) : (
                <Content />
              )}
            </Suspense>
          </PanelBoundary>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}

/** What lies below the scene: the terminal, and tables of packets, events, rules, conntrack and names. */
import { Tabs } from '@base-ui/react/tabs';
import { Suspense } from 'react';
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

const TerminalTab = latePart(() => import('../terminal/TerminalTab.tsx'));

/** It replays runs: the engine comes with it, which the page has loaded by then. */
const CompareTab = latePart(() => import('../compare/CompareTab.tsx'));

const TABS = [
  { value: 'packets', label: 'Packets', Content: PacketsTab },
  { value: 'events', label: 'Events', Content: EventsTab },
  { value: 'rules', label: 'Rules', Content: RulesTab },
  { value: 'conntrack', label: 'Conntrack', Content: ConntrackTab },
  { value: 'dns', label: 'DNS', Content: DnsTab },
  { value: 'probes', label: 'Probes', Content: ProbesTab },
  { value: 'compare', label: 'Compare', Content: CompareTab },
  { value: 'terminal', label: 'Terminal', Content: TerminalTab },
] as const;

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function Dock() {
  const wanted = useView((state) => state.dockTab);
  const tab = TABS.some(({ value }) => value === wanted) ? wanted : 'packets';
  return (
    <Tabs.Root
      className={styles['dock']}
      value={tab}
      onValueChange={(value) => viewStore.setState({ dockTab: value as DockTab })}
    >
      <Tabs.List className={styles['tabs']} aria-label="Tables">
        {TABS.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      {TABS.map(({ value, label, Content }) => (
        <Tabs.Panel key={value} value={value} className={styles['content']}>
          <PanelBoundary name={`${label} tab`}>
            <Suspense fallback={<p className={styles['loading']}>Loading…</p>}>
              <Content />
            </Suspense>
          </PanelBoundary>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}

/** The top bar: which scenario, the hold on time, the lens, the panels, the theme. */
import { Select } from '@base-ui/react/select';
import { Check, ChevronDown, Moon, PanelBottom, PanelLeft, PanelRight, Sun, SunMoon } from 'lucide-react';
import { SCENARIOS, type Scenario } from '../scenarios/index.ts';
import { useView, viewStore, type Lens, type Theme } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Logo } from './Logo.tsx';
import { Transport } from './Transport.tsx';
import styles from './TopBar.module.css';

const LENSES: readonly { value: Lens; label: string; title: string }[] = [
  { value: 'logical', label: 'Logical', title: 'The Service as a hub: a simplification, good for a first look' },
  { value: 'data-path', label: 'Data path', title: 'What happens: each node’s kernel rewrites the packet' },
];

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: <SunMoon />, light: <Sun />, dark: <Moon /> };

interface Props {
  readonly scenario: Scenario;
  readonly onScenario: (scenario: Scenario) => void;
}

function ScenarioSelect({ scenario, onScenario }: Props) {
  return (
    <Select.Root
      items={SCENARIOS.map(({ id, title }) => ({ value: id, label: title }))}
      value={scenario.id}
      onValueChange={(id) => {
        const next = SCENARIOS.find((candidate) => candidate.id === id);
        if (next) onScenario(next);
      }}
    >
      <Select.Trigger className={styles['scenario']} aria-label="Scenario">
        <Select.Value />
        <ChevronDown aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={styles['positioner']} sideOffset={6} alignItemWithTrigger={false}>
          <Select.Popup className={styles['popup']}>
            <Select.List>
              {SCENARIOS.map(({ id, title, question }) => (
                <Select.Item key={id} value={id} className={styles['item']}>
                  <Select.ItemIndicator className={styles['check']}>
                    <Check aria-hidden="true" />
                  </Select.ItemIndicator>
                  <Select.ItemText className={styles['itemTitle']}>{title}</Select.ItemText>
                  <span className={styles['itemQuestion']}>{question}</span>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

export function TopBar({ scenario, onScenario }: Props) {
  const view = useView((state) => state);
  return (
    <header className={styles['bar']}>
      <h1 className={styles['brand']}>
        <Logo /> ServiceScope
      </h1>
      <ScenarioSelect scenario={scenario} onScenario={onScenario} />
      <Transport />
      <span className={styles['space']} />
      <Segmented label="Lens" value={view.lens} options={LENSES} onChange={(lens) => viewStore.setState({ lens })} />
      <div className={styles['toggles']} role="group" aria-label="Panels and theme">
        <IconButton
          label="Manifests panel"
          pressed={view.leftOpen}
          onClick={() => viewStore.setState({ leftOpen: !view.leftOpen })}
        >
          <PanelLeft />
        </IconButton>
        <IconButton
          label="Packets, events and rules"
          pressed={view.dockOpen}
          onClick={() => viewStore.setState({ dockOpen: !view.dockOpen })}
        >
          <PanelBottom />
        </IconButton>
        <IconButton
          label="Inspector"
          pressed={view.inspectorOpen}
          onClick={() => viewStore.setState({ inspectorOpen: !view.inspectorOpen })}
        >
          <PanelRight />
        </IconButton>
        <IconButton
          label={`Theme: ${view.theme}`}
          onClick={() => viewStore.setState({ theme: NEXT_THEME[view.theme] })}
        >
          {THEME_ICON[view.theme]}
        </IconButton>
      </div>
    </header>
  );
}

/** The scenarios to choose from, each with its question. It opens as it comes. */
import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { SCENARIOS, type Scenario } from '../scenarios/index.ts';
import styles from './ScenarioSelect.module.css';
import { shellWords } from './words.tsx';

export interface ScenarioSelectProps {
  readonly scenario: Scenario;
  readonly onScenario: (scenario: Scenario) => void;
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function ScenarioList({ scenario, onScenario }: ScenarioSelectProps) {
  // A shared run is none of ours, and is shown as what is open.
  const scenarios = SCENARIOS.some(({ id }) => id === scenario.id) ? SCENARIOS : [scenario, ...SCENARIOS];
  return (
    <Select.Root
      defaultOpen
      items={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
      value={scenario.id}
      onValueChange={(id) => {
        const next = scenarios.find((candidate) => candidate.id === id);
        if (next) onScenario(next);
      }}
    >
      <Select.Trigger className={styles['scenario']} aria-label={shellWords.bar.scenario} data-help="scenario">
        <Select.Value />
        <ChevronDown aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={styles['positioner']} sideOffset={6} alignItemWithTrigger={false}>
          <Select.Popup className={styles['popup']}>
            <Select.List>
              {scenarios.map(({ id, title, question }) => (
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

/** The spine of the page: one list of everything that happens. Or, for who knows it so, `kubectl get events`. */
import { useState } from 'react';
import { Segmented } from '../../ui/Segmented.tsx';
import { HappeningsTable } from './HappeningsTable.tsx';
import { ObjectEventsTable } from './ObjectEventsTable.tsx';

type Shown = 'all' | 'kubectl';

const CHOICES: readonly { value: Shown; label: string; title: string }[] = [
  { value: 'all', label: 'Everything', title: 'Hops, writes, syncs, verdicts, probes, actions: all that happens' },
  { value: 'kubectl', label: 'kubectl', title: 'The Event objects of the API, as kubectl lists them' },
];

export function EventsTab() {
  const [shown, setShown] = useState<Shown>('all');
  const choice = <Segmented label="Which events" value={shown} options={CHOICES} onChange={setShown} />;
  return shown === 'all' ? (
    <HappeningsTable>{choice}</HappeningsTable>
  ) : (
    <ObjectEventsTable>{choice}</ObjectEventsTable>
  );
}

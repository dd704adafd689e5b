/** The spine of the page: one list of everything that happens. Or, for who knows it so, `kubectl get events`. */
import { useState } from 'react';
import { Segmented } from '../../ui/Segmented.tsx';
import { HappeningsTable } from './HappeningsTable.tsx';
import { ObjectEventsTable } from './ObjectEventsTable.tsx';
import { dockWords } from '../words.tsx';

type Shown = 'all' | 'kubectl';

function choices(): readonly { value: Shown; label: string; title: string }[] {
  const { all, allTip, kubectl, kubectlTip } = dockWords.events;
  return [
    { value: 'all', label: all, title: allTip },
    { value: 'kubectl', label: kubectl, title: kubectlTip },
  ];
}

export function EventsTab() {
  const [shown, setShown] = useState<Shown>('all');
  const choice = <Segmented label={dockWords.events.which} value={shown} options={choices()} onChange={setShown} />;
  return shown === 'all' ? (
    <HappeningsTable>{choice}</HappeningsTable>
  ) : (
    <ObjectEventsTable>{choice}</ObjectEventsTable>
  );
}

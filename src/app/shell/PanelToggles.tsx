/** Which panels are open. */
import { PanelBottom, PanelLeft, PanelRight } from 'lucide-react';
import { useView, viewStore } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';

export function PanelToggles() {
  const view = useView((state) => state);
  return (
    <>
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
    </>
  );
}

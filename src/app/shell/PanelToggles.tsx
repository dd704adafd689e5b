/** Which panels are open. */
import { PanelBottom, PanelLeft, PanelRight } from 'lucide-react';
import { useView, viewStore } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { shellWords } from './words.tsx';

export function PanelToggles() {
  const view = useView((state) => state);
  const said = shellWords.bar;
  return (
    <>
      <IconButton
        label={said.left}
        pressed={view.leftOpen}
        onClick={() => viewStore.setState({ leftOpen: !view.leftOpen })}
      >
        <PanelLeft />
      </IconButton>
      <IconButton
        label={said.dock}
        pressed={view.dockOpen}
        onClick={() => viewStore.setState({ dockOpen: !view.dockOpen })}
      >
        <PanelBottom />
      </IconButton>
      <IconButton
        label={said.inspector}
        pressed={view.inspectorOpen}
        onClick={() => viewStore.setState({ inspectorOpen: !view.inspectorOpen })}
      >
        <PanelRight />
      </IconButton>
    </>
  );
}

/** The page's beginning: the first scenario's cluster, then React. */
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { loadManifests } from './editor/manifestStore.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { startSession } from './session.ts';
import { App } from './shell/App.tsx';
import { exposeToConsole } from './console.ts';
import { restoreView } from './store/viewMemory.ts';

const first = SCENARIOS[0]!;
startSession(first);
restoreView();
loadManifests(first);
exposeToConsole();
createRoot(document.getElementById('root')!).render(<App first={first} />);

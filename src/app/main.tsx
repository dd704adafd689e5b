/** The page's beginning: the first scenario's cluster as it was recorded, React over it, and the engine on its way. */
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { loadManifests } from './editor/manifestStore.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { firstScene } from './session/firstScene.ts?recorded';
import { startSession } from './session/session.ts';
import { exposeToConsole } from './console.ts';
import { embedding } from './embed/embedAddress.ts';
import { beginEmbedded } from './embed/startEmbedded.ts';
import { keepForOffline } from './offline.ts';
import { App } from './shell/App.tsx';
import { restoreView } from './store/viewMemory.ts';
import { learnLanguage } from './words/language.ts';

function begin(): void {
  const first = SCENARIOS[0]!;
  startSession(first, firstScene);
  // A page within another leaves the reader's own choices alone.
  if (embedding) beginEmbedded();
  else restoreView();
  loadManifests(first);
  void exposeToConsole();
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App />);
  keepForOffline();
}

const learning = learnLanguage();
if (learning) void learning.then(begin);
else begin();

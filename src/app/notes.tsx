/** The beginning of the speaker's window: a page of its own, told over a channel what to show. No cluster runs in it. */
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { NotesPage } from './present/NotesPage.tsx';
import { learnLanguage } from './words/language.ts';

function begin(): void {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<NotesPage id={location.hash.replace(/\W/g, '')} />);
}

const learning = learnLanguage();
if (learning) void learning.then(begin);
else begin();

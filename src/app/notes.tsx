/** The beginning of the speaker's window: a page of its own, told over a channel what to show. No cluster runs in it. */
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { NotesPage } from './present/NotesPage.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<NotesPage id={location.hash.replace(/\W/g, '')} />);

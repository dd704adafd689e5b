/** The face of sharing in the top bar; what is behind it is loaded when it is first asked for. */
import { Share2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import { shareWords } from './words.ts';

const load = () => import('./ShareMenu.tsx');
const ShareMenu = latePart(load);

export function ShareButton() {
  const [isAsked, setAsked] = useState(false);
  const face = (
    <Button onClick={() => void load().then(() => setAsked(true), sayNotLoaded)}>
      <Share2 aria-hidden="true" /> {shareWords.share}
    </Button>
  );
  if (!isAsked) return face;
  return (
    <Suspense fallback={face}>
      <ShareMenu />
    </Suspense>
  );
}

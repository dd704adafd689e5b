/** The face of sharing in the top bar; what is behind it is loaded when it is first asked for. */
import { Share2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import { shareWords } from './words.ts';

const load = () => import('./ShareMenu.tsx');
const ShareMenu = latePart(load);

interface Props {
  /** No room for the word: the sign alone, with the word as its hint. */
  readonly isSign?: boolean;
}

export function ShareButton({ isSign = false }: Props) {
  const [isAsked, setAsked] = useState(false);
  const ask = () => void load().then(() => setAsked(true), sayNotLoaded);
  const face = isSign ? (
    <IconButton label={shareWords.share} onClick={ask}>
      <Share2 />
    </IconButton>
  ) : (
    <Button onClick={ask}>
      <Share2 aria-hidden="true" /> {shareWords.share}
    </Button>
  );
  if (!isAsked) return face;
  return (
    <Suspense fallback={face}>
      <ShareMenu isSign={isSign} />
    </Suspense>
  );
}

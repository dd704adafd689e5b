/** A button that is replaced by the real one, which is loaded when it is first pressed. */
import { Suspense, useState, type ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import { sayNotLoaded } from './latePart.tsx';

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly load: () => Promise<unknown>;
  /** The real one, as `latePart` makes it of what is loaded. */
  readonly children: ReactNode;
}

export function LateButton({ label, icon, load, children }: Props) {
  const [isAsked, setAsked] = useState(false);
  const face = (
    <IconButton label={label} onClick={() => void load().then(() => setAsked(true), sayNotLoaded)}>
      {icon}
    </IconButton>
  );
  return isAsked ? <Suspense fallback={face}>{children}</Suspense> : face;
}

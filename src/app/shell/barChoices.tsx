/** What both bars offer, the long one and the short one with its menu: the lens, the theme, the beginning. */
import { Moon, Sun, SunMoon } from 'lucide-react';
import { choose } from '../store/choose.ts';
import { useView, type Lens, type Theme } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { sayNotLoaded } from '../ui/latePart.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { shellWords } from './words.tsx';

function lenses(): readonly { value: Lens; label: string; title: string }[] {
  const { logical, logicalTip, dataPath, dataPathTip } = shellWords.bar;
  return [
    { value: 'logical', label: logical, title: logicalTip },
    { value: 'data-path', label: dataPath, title: dataPathTip },
  ];
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: <SunMoon />, light: <Sun />, dark: <Moon /> };

/** The panic button: whatever was done, the cluster and its files as they were at first. */
export const startAgain = (): void =>
  void import('../lesson/startLessonAgain.ts').then(({ startAllAgain }) => startAllAgain(), sayNotLoaded);

export function LensChoice() {
  const lens = useView((state) => state.lens);
  return (
    <Segmented
      label={shellWords.bar.lens}
      help="lens"
      value={lens}
      options={lenses()}
      onChange={(next) => choose({ lens: next })}
    />
  );
}

export function ThemeButton() {
  const theme = useView((state) => state.theme);
  return (
    <IconButton label={shellWords.bar.themes[theme]} onClick={() => choose({ theme: NEXT_THEME[theme] })}>
      {THEME_ICON[theme]}
    </IconButton>
  );
}

/** All the chrome an embedded page has: the hold on time, the way back to the beginning, and the way to the whole page. */
import { ExternalLink, Pause, Play, RotateCcw, StepBack, StepForward } from 'lucide-react';
import { Clock } from '../shell/Clock.tsx';
import { startAgain } from '../shell/barChoices.tsx';
import { Logo } from '../shell/Logo.tsx';
import { useCluster } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import { stepBackward, stepForward, togglePlaying } from '../transport.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './EmbedBar.module.css';
import { embedWords } from './words.ts';

/** The same page without its frame. */
function wholePage(): string {
  const url = new URL(location.href);
  for (const field of ['embed', 'allow', 'size', 'timeline', 'paused']) url.searchParams.delete(field);
  return url.href;
}

export function EmbedBar() {
  const playing = useCluster((state) => state.playing);
  const scenario = useScenario((state) => state.scenario);
  return (
    <header className={styles['bar']}>
      <div className={styles['group']} role="group" aria-label={embedWords.transport} data-help="transport">
        <IconButton label={embedWords.back} shortcut="," onClick={stepBackward}>
          <StepBack />
        </IconButton>
        <IconButton
          label={playing ? embedWords.pause : embedWords.play}
          shortcut="Space"
          onClick={togglePlaying}
          emphasis
        >
          {playing ? <Pause /> : <Play />}
        </IconButton>
        <IconButton label={embedWords.forward} shortcut="." onClick={stepForward}>
          <StepForward />
        </IconButton>
        <IconButton label={embedWords.again} onClick={startAgain}>
          <RotateCcw />
        </IconButton>
      </div>
      <Clock />
      <h1 className={styles['title']}>{scenario.title}</h1>
      <a className={styles['whole']} href={wholePage()} target="_blank" rel="noopener">
        <Logo /> ServiceScope <ExternalLink aria-hidden="true" />
        <span className="visually-hidden"> {embedWords.ownTab}</span>
      </a>
    </header>
  );
}

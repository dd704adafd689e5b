/** Play, pause, step and speed: the learner's hold on time. */
import { ChevronDown, ChevronFirst, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { SPEEDS } from '../clock.ts';
import { useCluster } from '../store/clusterStore.ts';
import { seekTo, setSpeed, stepBackward, stepForward, togglePlaying } from '../transport.ts';
import { Choice } from '../ui/Choice.tsx';
import { formatSpeed } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LateButton } from '../ui/LateButton.tsx';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import { Clock } from './Clock.tsx';
import styles from './Transport.module.css';
import { shellWords } from './words.tsx';

/** Heavy moments slow the clock down instead of freezing the page. Then it must not look as if the cluster were slow. */
function Behind() {
  const behind = useCluster((state) => (state.playing ? state.behind : undefined));
  if (behind === undefined) return null;
  return (
    <span className={styles['behind']} role="status" title={shellWords.transport.runsAtTip}>
      {shellWords.transport.runsAt(formatSpeed(behind))}
    </span>
  );
}

function SpeedSelect() {
  const speed = useCluster((state) => state.speed);
  return (
    <Choice
      label={shellWords.transport.speed}
      isQuiet
      of={SPEEDS}
      say={formatSpeed}
      chosen={speed}
      onChoose={setSpeed}
    />
  );
}

const loadJumps = () => import('../time/JumpMenu.tsx');
const JumpMenu = latePart(loadJumps);

const toDecision = (direction: 'jumpForward' | 'jumpBack'): void =>
  void import('../time/steps.ts').then((steps) => steps[direction]('packet'), sayNotLoaded);

interface TransportProps {
  /** Little room: the two steps that are seldom wanted are in the menu. */
  readonly isShort?: boolean;
}

export const toStart = (): void => seekTo(0);
export const toLastDecision = (): void => toDecision('jumpBack');

export function Transport({ isShort = false }: TransportProps) {
  const said = shellWords.transport;
  const playing = useCluster((state) => state.playing);
  return (
    <div className={styles['transport']} role="group" aria-label={said.group} data-help="transport">
      {!isShort && (
        <IconButton label={said.toStart} onClick={toStart}>
          <ChevronFirst />
        </IconButton>
      )}
      <IconButton label={said.stepBack} shortcut="," onClick={stepBackward}>
        <StepBack />
      </IconButton>
      <IconButton label={playing ? said.pause : said.play} shortcut="Space" onClick={togglePlaying} emphasis>
        {playing ? <Pause /> : <Play />}
      </IconButton>
      <IconButton label={said.stepForward} shortcut="." onClick={stepForward}>
        <StepForward />
      </IconButton>
      {!isShort && (
        <IconButton label={said.decisionBack} shortcut="B" onClick={toLastDecision}>
          <SkipBack />
        </IconButton>
      )}
      <IconButton label={said.decisionForward} shortcut="N" onClick={() => toDecision('jumpForward')}>
        <SkipForward />
      </IconButton>
      <LateButton label={said.jump} icon={<ChevronDown />} load={loadJumps}>
        <JumpMenu />
      </LateButton>
      <SpeedSelect />
      <Clock />
      <Behind />
    </div>
  );
}

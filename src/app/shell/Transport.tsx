/** Play, pause, step and speed: the learner's hold on time. */
import { ChevronFirst, Pause, Play, StepBack, StepForward } from 'lucide-react';
import { SPEEDS } from '../clock.ts';
import { useCluster } from '../store/clusterStore.ts';
import { seekTo, setSpeed, stepBackward, stepForward, togglePlaying } from '../transport.ts';
import { formatClock, formatSpeed } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Transport.module.css';

function Clock() {
  const now = useCluster((state) => state.now);
  return (
    <output className={styles['clock']} aria-label="Cluster time" data-testid="clock">
      {formatClock(now)}
    </output>
  );
}

function SpeedSelect() {
  const speed = useCluster((state) => state.speed);
  return (
    <label className={styles['speed']}>
      <span className="visually-hidden">Speed</span>
      <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {formatSpeed(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Transport() {
  const playing = useCluster((state) => state.playing);
  return (
    <div className={styles['transport']} role="group" aria-label="Transport">
      <IconButton label="Back to the start" onClick={() => seekTo(0)}>
        <ChevronFirst />
      </IconButton>
      <IconButton label="Step back one event" shortcut="," onClick={stepBackward}>
        <StepBack />
      </IconButton>
      <IconButton label={playing ? 'Pause' : 'Play'} shortcut="Space" onClick={togglePlaying} emphasis>
        {playing ? <Pause /> : <Play />}
      </IconButton>
      <IconButton label="Step forward one event" shortcut="." onClick={stepForward}>
        <StepForward />
      </IconButton>
      <SpeedSelect />
      <Clock />
    </div>
  );
}

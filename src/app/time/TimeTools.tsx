/** At the end of the strip of time: which run is open and which futures were left; what the marks mean. Loaded when asked for. */
import { CircleHelp, GitBranch, Volume1, Volume2, VolumeX } from 'lucide-react';
import { choose } from '../store/choose.ts';
import { useView } from '../store/viewStore.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LateButton } from '../ui/LateButton.tsx';
import { latePart } from '../ui/latePart.tsx';
import { useBranches } from './branches.ts';
import styles from './TimeTools.module.css';
import { timeWords } from './words.ts';

const loadBranches = () => import('./BranchMenu.tsx');
const loadLegend = () => import('./MarkLegend.tsx');
const BranchMenu = latePart(loadBranches);
const MarkLegend = latePart(loadLegend);

const NEXT_VERBOSITY = { off: 'brief', brief: 'full', full: 'off' } as const;

export function TimeTools() {
  const kept = useBranches((state) => state.branches.length);
  const narration = useView((state) => state.narration);
  return (
    <div className={styles['tools']}>
      {kept > 0 && (
        <LateButton label={timeWords.kept(kept)} icon={<GitBranch />} load={loadBranches}>
          <BranchMenu />
        </LateButton>
      )}
      <IconButton
        label={timeWords.narration[narration]}
        onClick={() => choose({ narration: NEXT_VERBOSITY[narration] })}
      >
        {narration === 'off' ? <VolumeX /> : narration === 'brief' ? <Volume1 /> : <Volume2 />}
      </IconButton>
      <LateButton label={timeWords.marks} icon={<CircleHelp />} load={loadLegend}>
        <MarkLegend />
      </LateButton>
    </div>
  );
}

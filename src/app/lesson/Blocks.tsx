/** The parts of a step, up to the one that holds back the rest. */
import { Fragment, useState } from 'react';
import { Hourglass, Play, Terminal } from 'lucide-react';
import { NOTHING_YET, shownBlocks, type Block, type Manifest, type Shell, type When } from '../../lessons/index.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { clusterStore, useCluster } from '../store/clusterStore.ts';
import { runInTerminal } from '../store/terminalStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { applyManifestText, carryOut } from './carryOut.ts';
import { useLesson } from './lessonStore.ts';
import { Markdown } from './Markdown.tsx';
import { PredictCard } from './PredictCard.tsx';
import { TaskCard } from './TaskCard.tsx';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

function ManifestBlock({ manifest }: { readonly manifest: Manifest }) {
  const apply = (): void => {
    // What the API server says against it stands beside its lines in the editor.
    if (!applyManifestText(manifest.name, manifest.text)) viewStore.setState({ leftTab: 'manifests' });
  };
  return (
    <figure className={styles['manifest']}>
      <figcaption>
        <code>{manifest.name}</code>
        <Button onClick={apply}>{panelWords.blocks.apply}</Button>
      </figcaption>
      <pre className={styles['code']} tabIndex={0} aria-label={manifest.name}>
        <code>{manifest.text}</code>
      </pre>
    </figure>
  );
}

function ShellBlock({ shell }: { readonly shell: Shell }) {
  return (
    <figure className={styles['manifest']}>
      <figcaption>
        <span>{panelWords.blocks.forTerminal}</span>
        <span className={styles['row']}>
          <CopyButton text={() => shell.text} />
          <Button onClick={() => runInTerminal(shell.text)}>
            <Terminal aria-hidden="true" />
            {panelWords.blocks.run}
          </Button>
        </span>
      </figcaption>
      <pre className={styles['code']} tabIndex={0} aria-label={panelWords.blocks.commands}>
        <code>{shell.text}</code>
      </pre>
    </figure>
  );
}

/** Cluster ms that what was begun may take to show: a rollout, a node that is given up. After it one may begin it anew. */
const TO_SHOW = 60_000;

/** Brings about what the narration waits for, and once only while that takes its time: a rollout begun again and again never ends. */
function ShowMe({ run }: Pick<When, 'run'>) {
  const [begun, setBegun] = useState<number>();
  const isUnderWay = useCluster(({ now }) => begun !== undefined && now >= begun && now < begun + TO_SHOW);
  const begin = (): void => {
    if (carryOut(run)) setBegun(clusterStore().getState().cluster.now);
  };
  return (
    <Button tone="quiet" busy={isUnderWay} onClick={begin}>
      <Play aria-hidden="true" />
      {isUnderWay ? panelWords.blocks.underWay : panelWords.blocks.showMe}
    </Button>
  );
}

function WhenBlock({ when }: { readonly when: When }) {
  const isSeen = useLesson(({ now }) => now?.progress.seen.includes(when.id) ?? false);
  if (!isSeen)
    return (
      <p className={styles['waiting']} role="status" data-part={when.id}>
        <Hourglass aria-hidden="true" />
        <span>{when.waiting || panelWords.blocks.waiting}</span>
        {when.run.length > 0 && <ShowMe run={when.run} />}
      </p>
    );
  return (
    <div className={styles['arrived']} aria-live="polite">
      <Blocks blocks={when.blocks} />
    </div>
  );
}

function Part({ block }: { readonly block: Block }) {
  const answers = useLesson(({ progress, step }) => progress[step]?.answers);
  switch (block.kind) {
    case 'prose':
      return <Markdown nodes={block.nodes} />;
    case 'manifest':
      return <ManifestBlock manifest={block} />;
    case 'shell':
      return <ShellBlock shell={block} />;
    case 'when':
      return <WhenBlock when={block} />;
    case 'predict':
      return <PredictCard predict={block} answer={answers?.[block.id]} />;
    case 'task':
      return (
        <TaskCard task={block}>
          <Blocks blocks={block.blocks} />
        </TaskCard>
      );
  }
}

export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  const progress = useLesson((state) => state.progress[state.step]) ?? NOTHING_YET;
  return shownBlocks(blocks, progress).map((block, at) => (
    <Fragment key={'id' in block ? block.id : at}>
      <Part block={block} />
    </Fragment>
  ));
}

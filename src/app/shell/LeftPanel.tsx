/** The left panel: the lesson, the manifests as files, the live object as the API server holds it, the cluster's settings. */
import { Tabs } from '@base-ui/react/tabs';
import { Suspense, useState } from 'react';
import { LiveYaml, ManifestsPanel } from '../editor/index.ts';
import { latePart } from '../ui/latePart.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { useView, viewStore, type LeftTab } from '../store/viewStore.ts';
import styles from './LeftPanel.module.css';
import { leftPanelWords } from './leftPanel.words.ts';

const LessonPanel = latePart(() => import('../lesson/LessonPanel.tsx'));
const ClusterPanel = latePart(() => import('../settings/ClusterPanel.tsx'));

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function LeftPanel() {
  const leftTab = useView((state) => state.leftTab);
  // The editor is large: it comes when it is first looked at, and then stays with what is typed in it.
  const [isEdited, setEdited] = useState(false);
  if (leftTab === 'manifests' && !isEdited) setEdited(true);
  return (
    <Tabs.Root
      className={styles['panel']}
      value={leftTab}
      onValueChange={(value) => viewStore.setState({ leftTab: value as LeftTab })}
    >
      <Tabs.List className={styles['tabs']}>
        <Tabs.Tab value="lesson">{leftPanelWords.lesson}</Tabs.Tab>
        <Tabs.Tab value="manifests">{leftPanelWords.manifests}</Tabs.Tab>
        <Tabs.Tab value="live">{leftPanelWords.live}</Tabs.Tab>
        <Tabs.Tab value="cluster">{leftPanelWords.cluster}</Tabs.Tab>
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      <Tabs.Panel value="lesson" className={styles['content']}>
        <PanelBoundary name={leftPanelWords.parts.lesson}>
          <Suspense fallback={<p className={styles['loading']}>{leftPanelWords.loadingLessons}</p>}>
            <LessonPanel />
          </Suspense>
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="manifests" className={styles['content']} keepMounted={isEdited}>
        <PanelBoundary name={leftPanelWords.parts.manifests}>
          <ManifestsPanel />
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="live" className={styles['content']}>
        <PanelBoundary name={leftPanelWords.parts.live}>
          <LiveYaml />
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="cluster" className={styles['content']}>
        <PanelBoundary name={leftPanelWords.parts.cluster}>
          <Suspense fallback={<p className={styles['loading']}>{leftPanelWords.loadingSettings}</p>}>
            <ClusterPanel />
          </Suspense>
        </PanelBoundary>
      </Tabs.Panel>
    </Tabs.Root>
  );
}

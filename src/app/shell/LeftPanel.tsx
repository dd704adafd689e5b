/** The left panel: the lesson, the manifests as files, the live object as the API server holds it, the cluster's settings. */
import { Tabs } from '@base-ui/react/tabs';
import { Suspense, useState } from 'react';
import { LiveYaml, ManifestsPanel } from '../editor/index.ts';
import { latePart } from '../ui/latePart.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { useView, viewStore, type LeftTab } from '../store/viewStore.ts';
import styles from './LeftPanel.module.css';

const LessonPanel = latePart(() => import('../lesson/LessonPanel.tsx'));
const ClusterPanel = latePart(() => import('../settings/ClusterPanel.tsx'));

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
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
        <Tabs.Tab value="lesson">Lesson</Tabs.Tab>
        <Tabs.Tab value="manifests">Manifests</Tabs.Tab>
        <Tabs.Tab value="live">Live YAML</Tabs.Tab>
        <Tabs.Tab value="cluster">Cluster</Tabs.Tab>
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      <Tabs.Panel value="lesson" className={styles['content']}>
        <PanelBoundary name="Lesson tab">
          <Suspense fallback={<p className={styles['loading']}>Loading lessons…</p>}>
            <LessonPanel />
          </Suspense>
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="manifests" className={styles['content']} keepMounted={isEdited}>
        <PanelBoundary name="Manifests tab">
          <ManifestsPanel />
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="live" className={styles['content']}>
        <PanelBoundary name="Live YAML tab">
          <LiveYaml />
        </PanelBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="cluster" className={styles['content']}>
        <PanelBoundary name="Cluster tab">
          <Suspense fallback={<p className={styles['loading']}>Loading settings…</p>}>
            <ClusterPanel />
          </Suspense>
        </PanelBoundary>
      </Tabs.Panel>
    </Tabs.Root>
  );
}

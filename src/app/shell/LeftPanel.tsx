/** The left panel: the manifests as files, the live object as the API server holds it, the cluster's settings. */
import { Tabs } from '@base-ui/react/tabs';
import { Suspense } from 'react';
import { LiveYaml, ManifestsPanel } from '../editor/index.ts';
import { latePart } from '../ui/latePart.tsx';
import { useView, viewStore, type LeftTab } from '../store/viewStore.ts';
import styles from './LeftPanel.module.css';

const ClusterPanel = latePart(() => import('../settings/ClusterPanel.tsx'));

// A default export, because React.lazy asks for one.
// eslint-disable-next-line no-restricted-syntax
export default function LeftPanel() {
  const leftTab = useView((state) => state.leftTab);
  return (
    <Tabs.Root
      className={styles['panel']}
      value={leftTab}
      onValueChange={(value) => viewStore.setState({ leftTab: value as LeftTab })}
    >
      <Tabs.List className={styles['tabs']}>
        <Tabs.Tab value="manifests">Manifests</Tabs.Tab>
        <Tabs.Tab value="live">Live YAML</Tabs.Tab>
        <Tabs.Tab value="cluster">Cluster</Tabs.Tab>
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      <Tabs.Panel value="manifests" className={styles['content']} keepMounted>
        <ManifestsPanel />
      </Tabs.Panel>
      <Tabs.Panel value="live" className={styles['content']}>
        <LiveYaml />
      </Tabs.Panel>
      <Tabs.Panel value="cluster" className={styles['content']}>
        <Suspense fallback={<p className={styles['loading']}>Loading settings…</p>}>
          <ClusterPanel />
        </Suspense>
      </Tabs.Panel>
    </Tabs.Root>
  );
}

/** The left panel: the manifests as files, and the live object as the API server holds it. */
import { Tabs } from '@base-ui/react/tabs';
import { LiveYaml, ManifestsPanel } from '../editor/index.ts';
import { useView, viewStore, type LeftTab } from '../store/viewStore.ts';
import styles from './LeftPanel.module.css';

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
        <Tabs.Indicator className={styles['indicator']} />
      </Tabs.List>
      <Tabs.Panel value="manifests" className={styles['content']} keepMounted>
        <ManifestsPanel />
      </Tabs.Panel>
      <Tabs.Panel value="live" className={styles['content']}>
        <LiveYaml />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

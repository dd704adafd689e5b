/** The cluster's settings, changed while it runs. Each change is an action: on the timeline, undoable, part of what is shared. */
import { ClientsSection } from './ClientsSection.tsx';
import { CloudSection } from './CloudSection.tsx';
import { NodesSection } from './NodesSection.tsx';
import { ProxySection } from './ProxySection.tsx';
import { RangesSection } from './RangesSection.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function ClusterPanel() {
  return (
    <div className={styles['panel']}>
      <h2 className="visually-hidden">{settingWords.panel}</h2>
      <NodesSection />
      <ProxySection />
      <CloudSection />
      <RangesSection />
      <ClientsSection />
    </div>
  );
}

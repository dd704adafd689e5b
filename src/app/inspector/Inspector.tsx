/** The inspector: whatever is selected, explained. */
import type { ReactNode } from 'react';
import { CircleHelp } from 'lucide-react';
import { RESOURCES, type AnyObject, type Service } from '../../api/index.ts';
import { PolicyControls } from '../editor/index.ts';
import { Covered } from '../present/Covered.tsx';
import { useCluster } from '../store/clusterStore.ts';
import { useView, type Selection } from '../store/viewStore.ts';
import { Section } from '../ui/Section.tsx';
import { ConnectionView } from './connection/ConnectionView.tsx';
import { TraceView } from './connection/TraceView.tsx';
import { ExternalView } from './ExternalView.tsx';
import { HappeningView } from './happening/HappeningView.tsx';
import styles from './Inspector.module.css';
import { NodeView } from './node/NodeView.tsx';
import { ObjectView } from './ObjectView.tsx';
import { Overview } from './Overview.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { PlateView } from './PlateView.tsx';
import { PodView } from './pod/PodView.tsx';
import { ServiceView } from './service/ServiceView.tsx';
import { inspectorWords } from './words.tsx';

/** What was selected is not there (any more, or yet: time can be moved). */
function Gone({ kind, name }: { readonly kind: string; readonly name: string }) {
  return (
    <article data-inspects="Gone">
      <PanelHeader kind={kind} name={name} icon={<CircleHelp />} />
      <p className={styles['calm']}>{inspectorWords.gone}</p>
    </article>
  );
}

/** The editor's own switches: turning one edits the manifest, as a learner would. */
function Policies({ service }: { readonly service: Service }) {
  const { namespace = 'default', name } = service.metadata;
  return (
    <Section title={inspectorWords.policies}>
      <PolicyControls namespace={namespace} name={name} />
    </Section>
  );
}

function viewOf(object: AnyObject): ReactNode {
  switch (object.kind) {
    case 'Pod':
      return <PodView key={object.metadata.uid} pod={object} />;
    case 'Service':
      return <ServiceView key={object.metadata.uid} service={object} policies={<Policies service={object} />} />;
    case 'Node':
      return <NodeView key={object.metadata.uid} node={object} />;
    default:
      return <ObjectView key={object.metadata.uid} object={object} />;
  }
}

function SelectedObject({ selection }: { readonly selection: Extract<Selection, { kind: 'object' }> }) {
  const { resource, namespace, name } = selection;
  const object = useCluster((state): AnyObject | undefined => state.cluster.object(resource, namespace, name));
  return object ? viewOf(object) : <Gone kind={RESOURCES[resource].kind} name={name} />;
}

function SelectedConnection({ selection }: { readonly selection: Extract<Selection, { kind: 'connection' }> }) {
  const record = useCluster((state) => state.cluster.connection(selection.id));
  return record ? (
    <ConnectionView record={record} hop={selection.hop} />
  ) : (
    <Gone kind={inspectorWords.packet.kind} name={selection.id} />
  );
}

function Selected({ selection }: { readonly selection: Selection | undefined }) {
  switch (selection?.kind) {
    case undefined:
      return <Overview />;
    case 'object':
      return <SelectedObject selection={selection} />;
    case 'connection':
      return <SelectedConnection selection={selection} />;
    case 'trace':
      return <TraceView flow={selection.flow} />;
    case 'external':
      return <ExternalView name={selection.name} />;
    case 'happening':
      return <HappeningView key={selection.revision} revision={selection.revision} />;
    case 'plate':
      return <PlateView node={selection.node} service={selection.service} address={selection.address} />;
  }
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Inspector() {
  const selection = useView((state) => state.selection);
  return (
    <section className={styles['inspector']} aria-label={inspectorWords.region}>
      {selection ? (
        <Covered what={inspectorWords.covered}>
          <Selected selection={selection} />
        </Covered>
      ) : (
        <Selected selection={selection} />
      )}
    </section>
  );
}

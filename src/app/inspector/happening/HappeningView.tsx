/** One thing that happened: when, by whom, to what, what it changed, and the chain of causes back to the learner's action. */
import { History, ScrollText } from 'lucide-react';
import type { Happening } from '../../../cluster/index.ts';
import { compareWithBefore } from '../../dock/dockStore.ts';
import { actorOf } from '../../happenings/endOfWhy.ts';
import { happeningRow } from '../../happenings/happeningRows.ts';
import { kindWords } from '../../happenings/words.ts';
import { clusterStore, useCluster } from '../../store/clusterStore.ts';
import { useEngine } from '../../store/useEngine.ts';
import { forgottenUntil } from '../../time/forgotten.ts';
import { pause, seekTo } from '../../transport.ts';
import { Button } from '../../ui/Button.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Goto } from '../../ui/Goto.tsx';
import { Section } from '../../ui/Section.tsx';
import inspector from '../Inspector.module.css';
import { PanelHeader } from '../PanelHeader.tsx';
import { WhyHere } from '../pod/WhyHere.tsx';
import { inspectorWords } from '../words.tsx';
import { Chain } from './Chain.tsx';
import { fieldChanges } from './fieldChanges.ts';
import styles from './Happening.module.css';

function goThere(at: number): void {
  pause();
  seekTo(at);
}

function Changes({ revision }: { readonly revision: number }) {
  const entry = clusterStore().getState().cluster.journalEntry(revision);
  if (!entry) return null;
  const changes = fieldChanges(entry.prev, entry.next);
  if (changes.length === 0) return null;
  return (
    <Section
      title={inspectorWords.happening.changed}
      aside={inspectorWords.happening.fields(changes.length)}
      folded={!entry.prev}
    >
      <ul className={styles['changes']}>
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <code>{path}</code>
            {before !== undefined && <del>{before}</del>}
            {after !== undefined && <ins>{after}</ins>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What the kind of thing has to show beside its sentence. */
function Detail({ happening }: { readonly happening: Happening }) {
  const { kind, about, at, revision } = happening;
  switch (kind) {
    case 'write':
      return <Changes revision={revision} />;
    case 'verdict':
      return about ? <WhyHere pod={`${about.namespace}/${about.name}`} /> : null;
    case 'sync':
      return about ? (
        <Section title={inspectorWords.rules}>
          <Button onClick={() => compareWithBefore(about.name, at)}>
            <ScrollText aria-hidden="true" /> {inspectorWords.happening.syncChanged}
          </Button>
        </Section>
      ) : null;
    default:
      return null;
  }
}

const isSameHappening = (a: Happening | undefined, b: Happening | undefined): boolean =>
  a?.revision === b?.revision && a?.text === b?.text && a?.at === b?.at;

export function HappeningView({ revision }: { readonly revision: number }) {
  const happening = useEngine((cluster) => cluster.happening(revision), isSameHappening);
  const now = useCluster((state) => state.cluster.now);
  const { horizon } = clusterStore().getState().cluster;
  if (!happening)
    return (
      <article data-inspects="Gone">
        <PanelHeader
          kind={inspectorWords.happening.kind}
          name={inspectorWords.happening.revision(revision)}
          icon={<History />}
        />
        <p className={inspector['calm']}>
          {revision <= horizon.revision ? forgottenUntil(horizon.at) : inspectorWords.happening.notYet}
        </p>
      </article>
    );
  const row = happeningRow(happening);
  const chain = clusterStore().getState().cluster.causes(revision);
  return (
    <article data-inspects="Happening" data-happening={happening.kind} data-revision={revision}>
      <PanelHeader kind={kindWords[happening.kind]} name={row.text} icon={<History />} />
      <Section title={inspectorWords.happening.what}>
        <Facts>
          <Fact term={inspectorWords.happening.when} mono>
            {row.time}{' '}
            {now !== happening.at && (
              <Button tone="quiet" title={inspectorWords.happening.goThereHint} onClick={() => goThere(happening.at)}>
                {inspectorWords.happening.goThere}
              </Button>
            )}
          </Fact>
          <Fact term={inspectorWords.happening.by}>{actorOf(happening, row.who)}</Fact>
          {row.about !== '' && (
            <Fact term={inspectorWords.happening.about}>
              <Goto to={row.object}>{row.about}</Goto>
            </Fact>
          )}
          <Fact term={inspectorWords.revision} mono>
            {revision}
          </Fact>
        </Facts>
      </Section>
      <Section
        title={inspectorWords.happening.why}
        aside={chain.length === 0 ? undefined : inspectorWords.happening.stepsBack(chain.length)}
      >
        <Chain label={inspectorWords.happening.chain} chain={chain} first={happening} />
      </Section>
      <Detail happening={happening} />
    </article>
  );
}

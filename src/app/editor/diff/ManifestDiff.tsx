/** The open file against the cluster: what apply would change. */
import { useMemo } from 'react';
import { clusterStore, useCluster } from '../../store/clusterStore.ts';
import { editorWords } from '../late.words.tsx';
import { openFile, useManifests } from '../manifestStore.ts';
import { withContext } from './diffLines.ts';
import { diffManifest, type DocumentDiff } from './manifestDiff.ts';
import styles from './ManifestDiff.module.css';

export function ManifestDiff() {
  const text = useManifests((state) => openFile(state)?.text ?? '');
  const revision = useCluster((state) => state.revision);
  // The revision stands for the whole cluster: it moves whenever an object does.
  // oxlint-disable-next-line react/exhaustive-deps
  const documents = useMemo(() => diffManifest(text, clusterStore().getState().cluster), [text, revision]);
  return (
    <div className={styles['diff']} tabIndex={0} role="region" aria-label={editorWords.diff.region}>
      {documents.length === 0 && <p className={styles['empty']}>{editorWords.diff.nothing}</p>}
      {documents.map((document, at) => (
        <section key={at}>
          <h2 className={styles['title']}>
            {document.title} <span className={styles['summary']}>{summary(document)}</span>
          </h2>
          <DiffText document={document} />
        </section>
      ))}
    </div>
  );
}

function summary({ kind, lines }: DocumentDiff): string {
  const count = (wanted: string) => lines.filter((line) => line.kind === wanted).length;
  switch (kind) {
    case 'create':
      return editorWords.diff.create;
    case 'same':
      return editorWords.diff.same;
    case 'change':
      return editorWords.diff.change(count('added'), count('removed'));
    case 'unreadable':
      return editorWords.diff.unreadable;
  }
}

const signs = { same: ' ', added: '+', removed: '−' } as const;

function DiffText({ document }: { readonly document: DocumentDiff }) {
  if (document.kind === 'same' || document.kind === 'unreadable') return null;
  return (
    <pre className={styles['text']}>
      {withContext(document.lines).map((line, at) =>
        'skipped' in line ? (
          <span key={at} className={styles['skipped']}>
            {`${editorWords.diff.skipped(line.skipped)}\n`}
          </span>
        ) : (
          <span key={at} className={styles['line']} data-kind={line.kind}>
            <span className={styles['sign']}>{signs[line.kind]}</span>
            {`${line.text}\n`}
          </span>
        ),
      )}
    </pre>
  );
}

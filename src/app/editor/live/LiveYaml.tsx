/** The selected object as the API server holds it now, with what nobody wrote marked as filled in. */
import { useMemo, useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { RESOURCES, type AnyObject, lineText, printYaml, type YamlLine } from '../../../api/index.ts';
import { useCluster } from '../../store/clusterStore.ts';
import { useView, type Selection } from '../../store/viewStore.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { editorWords } from '../late.words.tsx';
import type { FieldPath } from '../yaml/fieldPath.ts';
import { isWritten, LAST_APPLIED, lastApplied } from './filledIn.ts';
import styles from './LiveYaml.module.css';

type ObjectSelection = Extract<Selection, { kind: 'object' }>;

export function LiveYaml() {
  const selection = useView((state) => state.selection);
  if (selection?.kind !== 'object')
    return (
      <div className={styles['empty']}>
        <p>{editorWords.live.nothing}</p>
      </div>
    );
  return <LiveObject selection={selection} />;
}

function LiveObject({ selection }: { readonly selection: ObjectSelection }) {
  const { resource, namespace, name } = selection;
  // Objects are immutable: the same reference means nothing to print anew.
  const object = useCluster(({ cluster }): AnyObject | undefined => cluster.object(resource, namespace, name));
  const title = `${RESOURCES[resource].kind} ${namespace ? `${namespace}/` : ''}${name}`;
  if (!object)
    return (
      <div className={styles['empty']}>
        <p>{editorWords.live.gone(title)}</p>
      </div>
    );
  return <Printed key={title} title={title} object={object} />;
}

interface PrintedLine extends YamlLine {
  readonly filledIn: boolean;
}

function Printed({ title, object }: { readonly title: string; readonly object: AnyObject }) {
  const lines = useMemo(() => linesOf(object), [object]);
  const [statusOpen, setStatusOpen] = useState(true);
  const applied = useMemo(() => lastApplied(object) !== undefined, [object]);
  const statusAt = lines.findIndex(({ path }) => path[0] === 'status');
  const spec = statusAt < 0 ? lines : lines.slice(0, statusAt);
  const status = statusAt < 0 ? [] : lines.slice(statusAt + 1);
  return (
    <div className={styles['live']} data-kind={object.kind} data-name={object.metadata.name}>
      <header className={styles['header']}>
        <h2>{title}</h2>
        <CopyButton text={() => lines.map(lineText).join('\n') + '\n'} />
        <p className={styles['legend']}>
          {applied ? (
            <>
              <span className={styles['swatch']} aria-hidden="true" /> {editorWords.live.filledIn}
            </>
          ) : (
            origin(object)
          )}
        </p>
      </header>
      <pre className={styles['text']} tabIndex={0} aria-label={editorWords.live.asYaml(title)}>
        {spec.map((line, at) => (
          <Line key={at} line={line} />
        ))}
        {statusAt >= 0 && (
          <>
            <button
              type="button"
              className={styles['fold']}
              aria-expanded={statusOpen}
              onClick={() => setStatusOpen(!statusOpen)}
            >
              <ChevronRight aria-hidden="true" />
              <span className={styles['key']}>{'status'}</span>
              <span className={styles['punctuation']}>:</span>
              {!statusOpen && <span className={styles['more']}>{editorWords.live.lines(status.length)}</span>}
            </button>
            {statusOpen && status.map((line, at) => <Line key={at} line={line} />)}
          </>
        )}
      </pre>
    </div>
  );
}

/** Who made an object that was never applied. */
function origin(object: AnyObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner ? editorWords.live.madeBy(`${owner.kind} ${owner.name}`) : editorWords.live.madeBySystem;
}

function linesOf(object: AnyObject): readonly PrintedLine[] {
  const written = lastApplied(object);
  return printYaml(withoutManagedFields(object)).map((line) => ({
    ...line,
    filledIn: written !== undefined && isServers(line.path) && !isWritten(written, object, line.path),
  }));
}

/** Status is nobody's manifest, and the annotation of the last apply is kubectl's own. */
function isServers(path: FieldPath): boolean {
  return path[0] !== 'status' && path[1] !== 'annotations';
}

/** kubectl leaves them out unless asked. */
function withoutManagedFields(object: AnyObject): object {
  const { managedFields: _, ...metadata } = object.metadata as AnyObject['metadata'] & { managedFields?: unknown };
  return { ...object, metadata };
}

function Line({ line }: { readonly line: PrintedLine }) {
  const { lead, key, value, tone, filledIn, path } = line;
  const long = path.includes(LAST_APPLIED);
  return (
    <span
      className={styles['line']}
      data-filled={filledIn || undefined}
      data-long={long || undefined}
      title={filledIn ? editorWords.live.filledInHint : undefined}
    >
      {lead}
      {key !== undefined && (
        <>
          <span className={styles['key']}>{key}</span>
          <span className={styles['punctuation']}>:</span>
        </>
      )}
      {value !== undefined && value !== '' && (
        <span className={styles[tone]}>
          {key === undefined ? '' : ' '}
          {value}
        </span>
      )}
      {'\n'}
    </span>
  );
}

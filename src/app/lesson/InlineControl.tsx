/** Controls in a sentence: a coloured word, a switch, a button, a value that is true now. */
import { BookOpen, ChevronDown, Columns2, Play } from 'lucide-react';
import { splitKey } from '../../api/index.ts';
import { createJudge, readInline, type Inline, type TextDirective } from '../../lessons/index.ts';
import { useScene } from '../canvas/store/sceneStore.ts';
import { setPolicy, type PolicyField } from '../editor/policy/setPolicy.ts';
import { compareNodes } from '../dock/dockStore.ts';
import { colourOfPod, hueOf } from '../../scene/index.ts';
import { useCluster } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { hover, select, type Selection } from '../store/viewStore.ts';
import { carryOut } from './carryOut.ts';
import { lessonStore } from './lessonStore.ts';
import { selectionNamed } from './targets.ts';
import { useEngine } from '../store/useEngine.ts';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

/** The app's colour of what a word means: the same as in the picture. */
function useColour(to: Selection | undefined): number | undefined {
  const colours = useScene((state) => state.colours);
  const seats = useScene((state) => state.layout);
  const pods = useCluster(({ cluster }) => cluster.objects('pods'));
  if (to?.kind !== 'object') return undefined;
  if (to.resource === 'pods') {
    const pod = pods.find(({ metadata }) => metadata.name === to.name && metadata.namespace === to.namespace);
    return pod && colourOfPod(pod, colours);
  }
  if (to.resource !== 'services') return undefined;
  return seats.services.find(({ key }) => {
    const { namespace, name } = splitKey(key);
    return namespace === to.namespace && name === to.name;
  })?.colour;
}

function Term({ text, select: target, docs }: Extract<Inline, { kind: 'term' }>) {
  const to = useEngine((cluster) => (target === undefined ? undefined : selectionNamed(cluster, target)));
  const colour = useColour(to);
  const hue = hueOf(colour ?? 0);
  const style = hue > 0 ? { ['--term' as string]: `var(--app-${hue})` } : undefined;
  return (
    <span className={styles['term']} style={style}>
      {to ? (
        <button
          type="button"
          onClick={() => select(to)}
          onPointerEnter={() => hover(to)}
          onPointerLeave={() => hover(undefined)}
          onFocus={() => hover(to)}
          onBlur={() => hover(undefined)}
        >
          {text}
        </button>
      ) : (
        <strong>{text}</strong>
      )}
      {docs !== undefined && (
        <a href={docs} target="_blank" rel="noreferrer" title={panelWords.blocks.docs(text)}>
          <BookOpen aria-hidden="true" />
          <span className={styles['spoken']}>{panelWords.blocks.docs(text)}</span>
        </a>
      )}
    </span>
  );
}

const FILLED_IN: Readonly<Record<string, string>> = { type: 'ClusterIP', sessionAffinity: 'None' };

function Policy({ service, field, values }: Extract<Inline, { kind: 'policy' }>) {
  const { namespace, name } = splitKey(service.includes('/') ? service : `default/${service}`);
  const found = useCluster(({ cluster }) => cluster.object('services', namespace, name));
  const held = (found?.spec as Record<string, unknown> | undefined)?.[field];
  const value = typeof held === 'string' ? held : (FILLED_IN[field] ?? 'Cluster');
  const change = (next: string): void => {
    const { refused } = setPolicy({ namespace, name }, field as PolicyField, next);
    if (refused !== undefined) showToast(refused, { tone: 'error' });
  };
  return (
    <span className={styles['policy']}>
      <label>
        {field}:{' '}
        <select value={value} disabled={!found} onChange={(event) => change(event.target.value)}>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <ChevronDown aria-hidden="true" />
    </span>
  );
}

function Value({ cel }: { readonly cel: string }) {
  const text = useEngine((cluster) => {
    const { beginning, lesson } = lessonStore.getState();
    const value = createJudge({
      cluster,
      beginning: beginning ?? { at: 0, objects: {} },
      files: lesson?.files ?? [],
    }).valueOf(cel);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '…';
  });
  return <output className={styles['value']}>{text}</output>;
}

export function InlineControl({ node }: { readonly node: TextDirective }) {
  const control = readInline(node, []);
  switch (control?.kind) {
    case 'term':
      return <Term {...control} />;
    case 'policy':
      return <Policy {...control} />;
    case 'do':
      return (
        <button type="button" className={styles['do']} onClick={() => carryOut(control.run)}>
          <Play aria-hidden="true" />
          {control.text}
        </button>
      );
    case 'compare':
      return (
        <button type="button" className={styles['do']} onClick={() => compareNodes(control.node, control.other)}>
          <Columns2 aria-hidden="true" />
          {control.text}
        </button>
      );
    case 'value':
      return <Value cel={control.cel} />;
    case undefined:
      return null;
  }
}

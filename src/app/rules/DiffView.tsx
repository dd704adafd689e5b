/**
 * The difference between two sets of rules: side by side where there is room, else one under the other. Long stretches that are the
 * same are left out; what differs within a line is marked.
 */
import { useCallback, useRef, useState, type ReactNode } from 'react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { useWindow } from '../ui/useWindow.ts';
import type { Nouns } from './comparedLines.ts';
import { changedPart, type ChainDiff, type DiffLine, type Hunk, type RuleDiff } from './diffRules.ts';
import styles from './DiffView.module.css';
import { rulesWords } from './words.tsx';

type Layout = 'side' | 'inline';

/** Rules shown before and after a difference. */
const CONTEXT = 2;

/** More chains than anybody reads. */
const MOST_CHAINS = 200;

interface LineProps {
  readonly line: DiffLine | undefined;
  readonly side: 'removed' | 'added' | 'same';
  /** The line it is compared with. */
  readonly other?: DiffLine | undefined;
  readonly said: string;
}

function Line({ line, side, other, said }: LineProps) {
  if (!line) return <div className={styles['line']} data-side="none" aria-hidden="true" />;
  const { text, number } = line;
  const part = other && changedPart(text, other.text);
  return (
    <div className={styles['line']} data-side={side}>
      <span className={styles['number']}>{number}</span>
      <span className={styles['sign']} aria-hidden="true">
        {side === 'added' ? '+' : side === 'removed' ? '−' : ''}
      </span>
      <code>
        {side !== 'same' && <span className="visually-hidden">{said}: </span>}
        {part ? (
          <>
            {text.slice(0, part.from)}
            <mark>{text.slice(part.from, part.toA)}</mark>
            {text.slice(part.toA)}
          </>
        ) : (
          text
        )}
      </code>
    </div>
  );
}

interface HunkProps {
  readonly hunk: Hunk;
  readonly layout: Layout;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly labels: Labels;
  readonly nouns: Nouns;
}

function Same({ lines }: { readonly lines: readonly DiffLine[] }) {
  return lines.map((line) => <Line key={line.number} line={line} side="same" said="" />);
}

/** What is the same: the few lines next to a difference, and how many there are between. */
function SameHunk({
  hunk,
  isFirst,
  isLast,
  nouns,
}: Pick<HunkProps, 'isFirst' | 'isLast' | 'nouns'> & { readonly hunk: Extract<Hunk, { kind: 'same' }> }) {
  const { lines } = hunk;
  const head = isFirst ? 0 : CONTEXT;
  const tail = isLast ? 0 : CONTEXT;
  if (lines.length <= head + tail + 1) return <Same lines={lines} />;
  return (
    <>
      <Same lines={lines.slice(0, head)} />
      <p className={styles['skipped']}>{nouns.sameLines(lines.length - head - tail)}</p>
      <Same lines={lines.slice(lines.length - tail)} />
    </>
  );
}

function HunkView({ hunk, layout, isFirst, isLast, labels, nouns }: HunkProps) {
  if (hunk.kind === 'same') return <SameHunk hunk={hunk} isFirst={isFirst} isLast={isLast} nouns={nouns} />;
  const { removed, added } = hunk;
  const removedLine = (i: number) => (
    <Line key={`-${i}`} line={removed[i]} other={added[i]} side="removed" said={labels.onlyBefore} />
  );
  const addedLine = (i: number) => (
    <Line key={`+${i}`} line={added[i]} other={removed[i]} side="added" said={labels.onlyAfter} />
  );
  const rows = Array.from({ length: Math.max(removed.length, added.length) }, (_, i) => i);
  return (
    <div className={styles['changed']} data-difference="" tabIndex={-1}>
      {layout === 'side' ? (
        rows.map((i) => (
          <div key={i} className={styles['pair']}>
            {removedLine(i)}
            {addedLine(i)}
          </div>
        ))
      ) : (
        <>
          {removed.map((_, i) => removedLine(i))}
          {added.map((_, i) => addedLine(i))}
        </>
      )}
    </div>
  );
}

interface ChainProps {
  readonly diff: ChainDiff;
  readonly layout: Layout;
  readonly labels: Labels;
  readonly nouns: Nouns;
}

function ChainView({ diff, layout, labels, nouns }: ChainProps) {
  const { table, chain, only, hunks } = diff;
  const where = only === 'before' ? labels.onlyBefore : only === 'after' ? labels.onlyAfter : undefined;
  return (
    <section className={styles['chain']}>
      <h2>
        {table} <code>{chain}</code>
        {where !== undefined && <span> {nouns.only(where)}</span>}
      </h2>
      {hunks.length === 0 && (
        <p className={styles['skipped']} data-difference="" tabIndex={-1}>
          {rulesWords.empty}
        </p>
      )}
      {hunks.map((hunk, index) => (
        <HunkView
          key={index}
          hunk={hunk}
          layout={layout}
          isFirst={index === 0}
          isLast={index === hunks.length - 1}
          labels={labels}
          nouns={nouns}
        />
      ))}
    </section>
  );
}

interface Labels {
  /** "only before 00:12.3", "only on node-2". */
  readonly onlyBefore: string;
  readonly onlyAfter: string;
}

interface Props {
  readonly diff: RuleDiff;
  readonly labels: Labels;
  readonly label: string;
  readonly nouns: Nouns;
  /** Stands at the beginning of the bar. */
  readonly lead?: ReactNode;
}

const layouts = () =>
  [
    { value: 'side', label: rulesWords.diff.sideBySide },
    { value: 'inline', label: rulesWords.diff.inline },
  ] as const;

/** Narrower than this, two columns hold nothing. */
const ROOM_FOR_TWO_PX = 900;

export function DiffView({ diff, labels, label, nouns, lead }: Props) {
  const { chains, identical, added, removed } = diff;
  const box = useRef<HTMLDivElement | null>(null);
  const [wanted, setWanted] = useState<Layout>();
  const [at, setAt] = useState(-1);
  const { width = 0, viewport } = useWindow(0, 1);
  const measured = useCallback(
    (element: HTMLDivElement | null) => {
      box.current = element;
      viewport(element);
    },
    [viewport],
  );
  const layout = wanted ?? (width >= ROOM_FOR_TWO_PX ? 'side' : 'inline');
  const differences = chains.reduce(
    (sum, { hunks }) => sum + Math.max(1, hunks.filter(({ kind }) => kind === 'changed').length),
    0,
  );

  const jump = (step: 1 | -1) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])];
    const next = all.length === 0 ? -1 : (at + step + all.length) % all.length;
    setAt(next);
    all[next]?.scrollIntoView({ block: 'center' });
    all[next]?.focus({ preventScroll: true });
  };

  return (
    <div className={styles['diff']}>
      <div className={styles['bar']}>
        {lead}
        <p className={styles['verdict']} role="status">
          {chains.length === 0 ? (
            nouns.identical(identical)
          ) : (
            <>
              <span data-side="added">+{added}</span> <span data-side="removed">−{removed}</span>{' '}
              {nouns.differ(chains.length, identical)}
            </>
          )}
        </p>
        {chains.length > 0 && (
          <>
            <span className={styles['key']}>{rulesWords.diff.key(labels.onlyBefore, labels.onlyAfter)}</span>
            <span className={styles['jump']}>
              {at < 0 ? rulesWords.diff.differences(differences) : rulesWords.diff.differenceOf(at + 1, differences)}
              <Button tone="quiet" title={rulesWords.diff.previous} onClick={() => jump(-1)}>
                <ChevronUp aria-label={rulesWords.diff.previous} />
              </Button>
              <Button tone="quiet" title={rulesWords.diff.next} onClick={() => jump(1)}>
                <ChevronDown aria-label={rulesWords.diff.next} />
              </Button>
            </span>
            <Segmented label={rulesWords.diff.layout} value={layout} options={layouts()} onChange={setWanted} />
          </>
        )}
      </div>
      <div
        ref={measured}
        className={styles['chains']}
        role="region"
        aria-label={label}
        tabIndex={0}
        data-layout={layout}
      >
        {chains.slice(0, MOST_CHAINS).map((each) => (
          <ChainView key={each.key} diff={each} layout={layout} labels={labels} nouns={nouns} />
        ))}
        {chains.length > MOST_CHAINS && <p className={styles['skipped']}>{nouns.more(chains.length - MOST_CHAINS)}</p>}
      </div>
    </div>
  );
}

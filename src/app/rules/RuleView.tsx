/**
 * A node's whole iptables-save, readable: chains fold, a jump leads to its chain, a search narrows, and the rules a connection
 * matched are lit with the number of the hop. As a tree for keyboards and screen readers: arrows move and fold, Enter jumps.
 */
import { useCallback, useId, useLayoutEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ChevronDown, ChevronUp, FoldVertical, UnfoldVertical } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import field from '../ui/Field.module.css';
import { useWindow } from '../ui/useWindow.ts';
import { jumpOf } from './ruleTokens.ts';
import { chainKey, ruleRows, type RuleRow } from './ruleRows.ts';
import type { LitRule } from './packetPath.ts';
import { RuleRowView } from './RuleRowView.tsx';
import type { NodeRules } from './useNodeRules.ts';
import styles from './RuleView.module.css';
import { rulesWords } from './words.tsx';

interface Props {
  readonly rules: NodeRules;
  /** Rules of the selected packet's way through this node, by key. */
  readonly lit: ReadonlyMap<string, LitRule>;
  /** Packets by rule; absent where nobody counts, as for rules of the past. */
  readonly counters?: ReadonlyMap<string, number> | undefined;
  /** Where to begin. To go elsewhere later, give the view another key. */
  readonly focus?: { readonly table: string; readonly chain: string; readonly number?: number } | undefined;
  readonly label: string;
  /** Stands at the beginning of the bar. */
  readonly lead?: ReactNode;
}

const ROW_PX = 21;
const ROWS_BELOW = 8;
const NOTHING_FOLDED: ReadonlySet<string> = new Set();

const indexOfFocus = (rows: readonly RuleRow[], focus: NonNullable<Props['focus']>): number => {
  const chain = chainKey(focus.table, focus.chain);
  const at = focus.number === undefined ? -1 : rows.findIndex((row) => row.key === `${chain} ${focus.number}`);
  return at >= 0 ? at : rows.findIndex((row) => row.key === chain);
};

/** Folding, search and position of the tree. */
function useTree(rules: NodeRules, lit: Props['lit'], focus: Props['focus']) {
  const [search, setSearch] = useState('');
  const [folded, setFolded] = useState(NOTHING_FOLDED);
  const { rows, shown, total } = useMemo(() => ruleRows(rules.lines, folded, search), [rules, folded, search]);
  // Without a place to begin at, the first rule of the packet's way is one.
  const [activeKey, setActiveKey] = useState(() =>
    focus ? rows[indexOfFocus(rows, focus)]?.key : rows.find(({ key }) => lit.has(key))?.key,
  );
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  );

  const setFold = useCallback((key: string, fold: boolean) => {
    setFolded((before) => {
      const next = new Set(before);
      if (fold) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);
  /** Opens a chain whatever is folded or searched for; returns the index it will have. */
  const openChain = (table: string, chain: string): number => {
    const open = new Set(folded);
    open.delete(`*${table}`);
    open.delete(chainKey(table, chain));
    const all = ruleRows(rules.lines, open, '').rows;
    const index = indexOfFocus(all, { table, chain });
    setFolded(open);
    setSearch('');
    setActiveKey(all[index]?.key);
    return index;
  };
  const foldAll = () => setFolded(new Set(rows.flatMap((row) => (row.kind === 'chain' ? [row.key] : []))));
  const unfoldAll = () => setFolded(NOTHING_FOLDED);
  return {
    ...{ rows, shown, total, search, setSearch, at, activeKey, setActiveKey },
    ...{ anyFolded: folded.size > 0, setFold, openChain, foldAll, unfoldAll },
  };
}

interface BarProps {
  readonly tree: ReturnType<typeof useTree>;
  readonly text: string;
  readonly lit: number;
  readonly lead: ReactNode;
  readonly onLit: (step: 1 | -1) => void;
}

function Bar({ tree, text, lit, lead, onLit }: BarProps) {
  const { search, setSearch, shown, total, anyFolded, foldAll, unfoldAll } = tree;
  const foldWords = anyFolded ? rulesWords.unfold : rulesWords.fold;
  return (
    <div className={styles['bar']}>
      {lead}
      <label className={field['field']}>
        <span className="visually-hidden">{rulesWords.search}</span>
        <input
          type="search"
          placeholder={rulesWords.searching}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <span className={styles['count']}>{rulesWords.shown(shown, total)}</span>
      {lit > 0 && (
        <span className={styles['lit']}>
          {rulesWords.onWay(lit)}
          <Button tone="quiet" title={rulesWords.previousOnWay} onClick={() => onLit(-1)}>
            <ChevronUp aria-label={rulesWords.previousOnWay} />
          </Button>
          <Button tone="quiet" title={rulesWords.nextOnWay} onClick={() => onLit(1)}>
            <ChevronDown aria-label={rulesWords.nextOnWay} />
          </Button>
        </span>
      )}
      <span className={styles['end']}>
        <Button tone="quiet" title={foldWords} onClick={anyFolded ? unfoldAll : foldAll}>
          {anyFolded ? <UnfoldVertical aria-hidden="true" /> : <FoldVertical aria-hidden="true" />}
          <span>{foldWords}</span>
        </Button>
        <CopyButton text={() => text} />
      </span>
    </div>
  );
}

export function RuleView({ rules, lit, counters: all, focus, label, lead }: Props) {
  // kube-proxy gives its nftables rules no counters, and virtual servers have others.
  const counters = rules.tool === 'iptables-save' ? all : undefined;
  const tree = useTree(rules, lit, focus);
  const { rows, at, activeKey, setActiveKey, setFold, openChain, search } = tree;
  const { first, end, viewport, onScroll, reveal } = useWindow(rows.length, ROW_PX);
  const id = useId();
  const litRows = useMemo(() => rows.flatMap((row, index) => (lit.has(row.key) ? [index] : [])), [rows, lit]);
  const [start] = useState(at);
  useLayoutEffect(() => {
    // With a few rows below it, and its chain's line above it.
    reveal(start + ROWS_BELOW);
    reveal(Math.max(0, start - 1));
  }, [reveal, start]);

  const goTo = (index: number) => {
    setActiveKey(rows[index]?.key);
    reveal(index);
  };
  const follow = (row: RuleRow | undefined) => {
    const chain = row?.kind === 'rule' ? jumpOf(row.text) : undefined;
    if (row?.kind !== 'rule' || chain === undefined) return;
    const index = openChain(row.table, chain);
    // Once its row has been drawn.
    requestAnimationFrame(() => reveal(index));
  };
  const goToLit = (step: 1 | -1) => {
    const [from, to] =
      step > 0 ? [litRows.find((index) => index > at), 0] : [litRows.findLast((index) => index < at), -1];
    goTo(from ?? litRows.at(to) ?? 0);
  };
  const pick = (row: RuleRow, jump: boolean) => {
    goTo(rows.indexOf(row));
    if (jump) follow(row);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const folds = row?.kind === 'table' || row?.kind === 'chain';
    const page = end - first;
    const last = rows.length - 1;
    const perform: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(Math.min(at + 1, last)),
      ArrowUp: () => goTo(Math.max(at - 1, 0)),
      PageDown: () => goTo(Math.min(at + page, last)),
      PageUp: () => goTo(Math.max(at - page, 0)),
      Home: () => goTo(0),
      End: () => goTo(last),
      ArrowLeft: () => {
        if (folds && !row.folded) setFold(row.key, true);
        else if (row?.kind === 'rule') goTo(rows.findIndex(({ key }) => key === chainKey(row.table, row.chain)));
      },
      ArrowRight: () => folds && setFold(row.key, false),
      Enter: () => (folds ? setFold(row.key, !row.folded) : follow(row)),
    };
    const action = event.altKey || event.ctrlKey || event.metaKey ? undefined : perform[event.key];
    if (!action || !row) return;
    event.preventDefault();
    action();
  };

  return (
    <div
      className={styles['view']}
      data-lit={litRows.length > 0 || undefined}
      data-counted={counters !== undefined || undefined}
    >
      <Bar tree={tree} text={rules.text} lit={litRows.length} lead={lead} onLit={goToLit} />
      <div ref={viewport} className={styles['viewport']} onScroll={onScroll}>
        <div
          role="tree"
          aria-label={label}
          aria-activedescendant={at >= first && at < end ? `${id}-${at}` : undefined}
          tabIndex={0}
          className={styles['tree']}
          style={{ blockSize: rows.length * ROW_PX }}
          onKeyDown={onKeyDown}
        >
          {rows.slice(first, end).map((row, offset) => (
            <RuleRowView
              key={row.key}
              id={`${id}-${first + offset}`}
              row={row}
              top={(first + offset) * ROW_PX}
              active={row.key === activeKey}
              lit={lit.get(row.key)}
              packets={counters && (counters.get(row.key) ?? 0)}
              search={search}
              onFold={setFold}
              onPick={pick}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

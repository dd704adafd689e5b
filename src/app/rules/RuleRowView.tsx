/** One line of the rule view, lightly coloured. A name of a chain after -j leads there. */
import { memo, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import type { LitRule } from './packetPath.ts';
import type { RuleRow } from './ruleRows.ts';
import { ruleTokens, type Token } from './ruleTokens.ts';
import styles from './RuleView.module.css';
import { rulesWords } from './words.tsx';

interface Props {
  readonly id: string;
  readonly row: RuleRow;
  readonly top: number;
  readonly active: boolean;
  /** Where in the selected packet's way this rule stands. */
  readonly lit: LitRule | undefined;
  /** Packets it has matched; undefined: nobody counts here. */
  readonly packets: number | undefined;
  readonly search: string;
  readonly onFold: (key: string, fold: boolean) => void;
  readonly onPick: (row: RuleRow, jump: boolean) => void;
}

/** The text with what was searched for marked. */
function marked(text: string, search: string): ReactNode {
  const needle = search.trim().toLowerCase();
  const at = needle === '' ? -1 : text.toLowerCase().indexOf(needle);
  if (at < 0) return text;
  const end = at + needle.length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}

function Tokens({ text, search }: { readonly text: string; readonly search: string }) {
  // A match that spans several tokens is marked on the whole line instead.
  const tokens: readonly Token[] = ruleTokens(text);
  const needle = search.trim().toLowerCase();
  const spans =
    needle !== '' && text.toLowerCase().includes(needle) && !tokens.some((t) => t.text.toLowerCase().includes(needle));
  if (spans) return marked(text, search);
  return tokens.map((token, index) =>
    token.kind === 'plain' ? (
      <span key={index}>{marked(token.text, search)}</span>
    ) : (
      <span key={index} data-token={token.kind}>
        {marked(token.text, search)}
      </span>
    ),
  );
}

const litWords = ({ hop, orders, missed }: LitRule): string =>
  rulesWords[missed ? 'missed' : 'lit'](orders.join(', '), hop);

const LEVEL = { table: 1, chain: 2, rule: 3, text: 1 } as const;

export const RuleRowView = memo(function RuleRowView(props: Props) {
  const { id, row, top, active, lit, packets, search, onFold, onPick } = props;
  const folds = row.kind === 'table' || row.kind === 'chain';
  const empty = row.kind === 'chain' && row.rules === 0;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={LEVEL[row.kind]}
      aria-expanded={folds && !empty ? !row.folded : undefined}
      aria-selected={active}
      className={styles['row']}
      data-row={row.kind}
      data-empty={empty || undefined}
      data-lit={lit && (lit.missed ? 'missed' : 'matched')}
      style={{ insetBlockStart: top }}
      onClick={(event) => {
        const chain = (event.target as HTMLElement).closest('[data-token="chain"]');
        onPick(row, chain !== null);
        if (folds) onFold(row.key, !row.folded);
      }}
    >
      <span className={styles['gutter']}>
        {lit && (
          <span className={styles['order']} title={litWords(lit)}>
            {lit.orders.join(' ')}
            <span className="visually-hidden"> {litWords(lit)}</span>
          </span>
        )}
        {row.kind === 'rule' && packets !== undefined && (
          <span
            key={packets}
            className={styles['packets']}
            data-none={packets === 0 || undefined}
            title={rulesWords.counted}
          >
            {packets}
          </span>
        )}
        {row.kind === 'rule' && !row.isElement && <span className={styles['number']}>{row.number}</span>}
        {folds && !empty && <ChevronRight aria-hidden="true" data-open={row.folded ? undefined : ''} />}
      </span>
      <code>
        {row.kind === 'rule' ? <Tokens text={row.text} search={search} /> : marked(row.text, search)}
        {row.kind === 'chain' && (empty || !row.holdsElements) && (
          <span className={styles['size']}>{empty ? rulesWords.empty : rulesWords.inChain(row.rules)}</span>
        )}
      </code>
    </div>
  );
});

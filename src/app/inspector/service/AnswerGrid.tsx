/** The cells of "Who answers?": a grid for the keyboard; the cell in focus, or under the pointer, is explained below it. */
import { Fragment, useState, type KeyboardEvent } from 'react';
import { cellSentence, cellWords, lostSentence, lostWords } from '../../presenters/answerWords.ts';
import { shareOf, type AnswerColumn, type AnswerRow } from '../../presenters/whoAnswers.ts';
import { inspectorWords } from '../words.tsx';
import styles from './WhoAnswers.module.css';
import { formatChance } from '../../ui/format.ts';

interface CellPosition {
  readonly row: number;
  readonly column: number;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface RowProps {
  readonly row: AnswerRow;
  readonly index: number;
  readonly columns: readonly AnswerColumn[];
  readonly at: CellPosition;
  readonly onPoint: (sentence: string) => void;
}

/** A row that reaches no endpoint at all is one cell wide as the table; any other has a last cell for what is lost. */
function MatrixRow({ row, index, columns, at, onPoint }: RowProps) {
  const tabIndex = (column: number) => (at.row === index && at.column === column ? 0 : -1);
  const cell = (column: number, sentence: string) => ({
    role: 'gridcell',
    tabIndex: tabIndex(column),
    'data-cell': `${index} ${column}`,
    'aria-description': sentence,
    onFocus: () => onPoint(sentence),
    onPointerEnter: () => onPoint(sentence),
  });
  const { lost } = row;
  if (lost && row.shares.size === 0)
    return (
      <tr role="row">
        <th scope="row" role="rowheader" title={row.label}>
          {row.label}
        </th>
        <td colSpan={Math.max(1, columns.length)} data-verdict={lost.verdict} {...cell(0, lostSentence(row))}>
          <span>{lostWords(lost)}</span>
        </td>
      </tr>
    );
  return (
    <tr role="row">
      <th scope="row" role="rowheader" title={row.label}>
        <span className={styles['who']}>{row.label}</span>
        {lost && (
          <span className={styles['partly']} title={lostSentence(row)}>
            {formatChance(lost.probability)} {lostWords(lost)}
          </span>
        )}
      </th>
      {columns.map((column, at) => {
        const share = shareOf(row, column);
        return (
          <td
            key={column.key}
            data-verdict={row.open ? 'open' : (share?.verdict ?? 'never')}
            style={{ '--share': share?.probability ?? 0 } as React.CSSProperties}
            {...cell(at, cellSentence(row, share, column.long))}
          >
            <span>{row.open ? '…' : cellWords(share)}</span>
          </td>
        );
      })}
    </tr>
  );
}

interface MatrixProps {
  readonly rows: readonly AnswerRow[];
  readonly columns: readonly AnswerColumn[];
  readonly label: string;
}

const EDGES: Readonly<Record<string, 'first' | 'last'>> = { Home: 'first', End: 'last' };

export function AnswerGrid({ rows, columns, label }: MatrixProps) {
  const [wanted, setAt] = useState<CellPosition>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState('');
  const isOneCell = (row: AnswerRow | undefined) => row?.lost !== undefined && row.shares.size === 0;
  const columnsOfRow = (row: number) => (isOneCell(rows[row]) ? 1 : columns.length);
  const clamp = ({ row, column }: CellPosition): CellPosition => {
    const inRow = Math.max(0, Math.min(row, rows.length - 1));
    return { row: inRow, column: Math.max(0, Math.min(column, columnsOfRow(inRow) - 1)) };
  };
  const at = clamp(wanted);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const move = MOVES[event.key];
    const edge = EDGES[event.key];
    if (!move && !edge) return;
    event.preventDefault();
    const next = move
      ? clamp({ row: at.row + move[0], column: at.column + move[1] })
      : clamp({ row: at.row, column: edge === 'first' ? 0 : Infinity });
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };

  return (
    <>
      <div className={styles['scroll']}>
        <table
          role="grid"
          className={styles['matrix']}
          style={{ minInlineSize: `${6 + Math.max(1, columns.length) * 3}rem` }}
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          <colgroup>
            <col className={styles['sources']} />
          </colgroup>
          <thead>
            <tr role="row">
              <td role="presentation" />
              {columns.map(({ key, short, long }) => (
                <th key={key} scope="col" role="columnheader" title={long}>
                  {short}
                </th>
              ))}
              {columns.length === 0 && (
                <th scope="col" role="columnheader">
                  {inspectorWords.answers.noEndpoint}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Fragment key={`${row.group} ${row.label}`}>
                {row.group !== rows[index - 1]?.group && (
                  <tr role="row">
                    <th
                      scope="rowgroup"
                      role="rowheader"
                      className={styles['group']}
                      colSpan={Math.max(1, columns.length) + 1}
                    >
                      {row.group}
                    </th>
                  </tr>
                )}
                <MatrixRow row={row} index={index} columns={columns} at={at} onPoint={setPointed} />
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['sentence']} aria-live="polite">
        {pointed === '' ? inspectorWords.answers.point : pointed}
      </p>
    </>
  );
}

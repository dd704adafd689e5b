/**
 * A table of any length: real rows and headers, of which only those in sight are drawn. Arrow keys move the selection; the row
 * chosen is announced through aria-activedescendant, so that focus stays put while rows come and go.
 */
import { memo, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useRem } from './rootFont.ts';
import { useWindow } from './useWindow.ts';
import styles from './WindowedTable.module.css';

export interface Column<Row> {
  /** At its head, read when the table is drawn. */
  readonly title: () => string;
  /** A CSS length; the last column takes what is left. */
  readonly width: string;
  /** Left out while the table is narrower than this, in px. */
  readonly wants?: number;
  readonly cell: (row: Row) => ReactNode;
  /** The whole text, for a cell too narrow to show it. */
  readonly full?: (row: Row) => string;
}

/** How a table is set that has not the width for all its columns side by side. */
export interface NarrowForm<Row> {
  /** While the table is narrower than this, in rem: words are larger where one presents. */
  readonly below: number;
  /** Lines of text in every row. */
  readonly lines: number;
  /** Must keep its identity between draws. */
  readonly columns: readonly Column<Row>[];
}

type RowAttributes = Readonly<Record<`data-${string}`, string | undefined>>;

interface Props<Row> {
  readonly label: string;
  /** Must keep its identity between draws. */
  readonly columns: readonly Column<Row>[];
  /** The narrowest first. */
  readonly narrow?: readonly NarrowForm<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly attributesOf?: (row: Row) => RowAttributes;
  readonly selectedKey?: string | undefined;
  /** Brings a row into sight that was selected from elsewhere. */
  readonly follows?: boolean;
  readonly onSelect: (row: Row) => void;
  /** Told where the list stands: whether its first row is in sight. */
  readonly onScroll?: (atTop: boolean) => void;
  /** Shown instead of rows when there are none. */
  readonly empty: ReactNode;
}

const ROW_PX = 26;
const LINE_PX = 17;
const HEAD_PX = 28;

const rowPx = (lines: number): number => ROW_PX + (lines - 1) * LINE_PX;

interface CellsProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
}

function Cells<Row>({ row, columns }: CellsProps<Row>) {
  return (
    <>
      {columns.map(({ title, cell, full }) => (
        <td key={title()} role="gridcell" title={full?.(row)}>
          {cell(row)}
        </td>
      ))}
    </>
  );
}

/** New rows above push all others down, which changes their number and nothing else: cells are drawn once for a row. */
const MemoCells = memo(Cells) as typeof Cells;

interface RowProps<Row> extends CellsProps<Row> {
  readonly id: string;
  readonly index: number;
  readonly attributes: RowAttributes | undefined;
  readonly selected: boolean;
  readonly onSelect: (row: Row) => void;
}

function TableRow<Row>({ id, row, index, columns, attributes, selected, onSelect }: RowProps<Row>) {
  return (
    <tr
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={() => onSelect(row)}
      {...attributes}
    >
      <MemoCells row={row} columns={columns} />
    </tr>
  );
}

function nextIndex(key: string, at: number, count: number, page: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'PageDown':
      return Math.min(at + page, last);
    case 'PageUp':
      return Math.max(at - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

export function WindowedTable<Row>(props: Props<Row>) {
  const { label, rows, keyOf, attributesOf, selectedKey, follows = false, onSelect, onScroll, empty } = props;
  const [lines, setLines] = useState(1);
  const height = rowPx(lines);
  const { first, end, width, viewport, onScroll: measure, reveal } = useWindow(rows.length, height, HEAD_PX);
  const rem = useRem();
  const form = width === undefined ? undefined : props.narrow?.find(({ below }) => width < below * rem);
  if ((form?.lines ?? 1) !== lines) setLines(form?.lines ?? 1);
  const all = form?.columns ?? props.columns;
  const columns = useMemo(() => all.filter(({ wants = 0 }) => width === undefined || width >= wants), [all, width]);
  const id = useId();
  const rowId = (row: Row) => `${id}-${keyOf(row)}`;
  const selectedAt = selectedKey === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selectedKey);
  const at = useRef(selectedAt);
  useLayoutEffect(() => {
    at.current = selectedAt;
  });
  useLayoutEffect(() => {
    if (follows && selectedKey !== undefined && at.current >= 0) reveal(at.current);
  }, [follows, selectedKey, reveal]);
  const inSight = selectedAt >= first && selectedAt < end ? rows[selectedAt] : undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    const next = rows.length === 0 ? undefined : nextIndex(event.key, selectedAt, rows.length, end - first);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    reveal(next);
    onSelect(rows[next]!);
  };

  return (
    <div
      ref={viewport}
      className={styles['viewport']}
      onScroll={(event) => {
        measure();
        onScroll?.(event.currentTarget.scrollTop < height / 2);
      }}
    >
      <table
        role="grid"
        className={styles['table']}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={inSight && rowId(inSight)}
        data-lines={lines}
        style={{ ['--row' as string]: `${height}px`, ['--line' as string]: `${LINE_PX}px` }}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          {columns.map(({ title, width }) => (
            <col key={title()} style={{ inlineSize: width }} />
          ))}
        </colgroup>
        <thead>
          <tr role="row" aria-rowindex={1}>
            {columns.map(({ title }) => (
              <th key={title()} scope="col" role="columnheader">
                {title()}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr role="presentation" style={{ blockSize: first * height }} />}
          {rows.slice(first, end).map((row, offset) => (
            <TableRow
              key={keyOf(row)}
              id={rowId(row)}
              row={row}
              index={first + offset}
              columns={columns}
              attributes={attributesOf?.(row)}
              selected={first + offset === selectedAt}
              onSelect={onSelect}
            />
          ))}
          {end < rows.length && <tr role="presentation" style={{ blockSize: (rows.length - end) * height }} />}
        </tbody>
      </table>
      {rows.length === 0 && <div className={styles['empty']}>{empty}</div>}
    </div>
  );
}

/** Which kind of thing happened: a sign and a word. */
import {
  Activity,
  Cable,
  CircleDot,
  Flag,
  GitCommitHorizontal,
  Hand,
  MessageSquareText,
  Pencil,
  RefreshCw,
  Scale,
  type LucideIcon,
} from 'lucide-react';
import type { HappeningRow, RowKind } from '../../happenings/happeningRows.ts';
import { kindWords } from '../../happenings/words.ts';
import styles from './EventsTab.module.css';

const SIGNS: Readonly<Record<RowKind, LucideIcon>> = {
  action: Hand,
  write: Pencil,
  request: Cable,
  event: MessageSquareText,
  sync: RefreshCw,
  verdict: Scale,
  probe: Activity,
  hop: CircleDot,
  decision: GitCommitHorizontal,
  end: Flag,
};

export function KindMark({ row }: { readonly row: Pick<HappeningRow, 'kind' | 'failed'> }) {
  const Sign = SIGNS[row.kind];
  return (
    <span className={styles['kind']} data-kind-of={row.kind} data-failed={row.failed || undefined}>
      <Sign aria-hidden="true" /> {kindWords[row.kind]}
    </span>
  );
}

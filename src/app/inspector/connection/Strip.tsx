/** A header as one strip: protocol, source, destination. What differs from the strip above is marked and said. */
import type { PacketHeader } from '../../../api/index.ts';
import type { HeaderField } from '../../presenters/hopStory.ts';
import { inspectorWords } from '../words.tsx';
import styles from './HopView.module.css';

const UNCHANGED: ReadonlySet<HeaderField> = new Set();

interface Props {
  readonly header: PacketHeader;
  readonly changed?: ReadonlySet<HeaderField>;
}

export function Strip({ header, changed = UNCHANGED }: Props) {
  const part = (field: HeaderField) =>
    changed.has(field) ? (
      <ins>
        {header[field]}
        <span className="visually-hidden"> {inspectorWords.hop.changed}</span>
      </ins>
    ) : (
      header[field]
    );
  const ports = header.protocol !== 'ICMP';
  return (
    <code className={styles['tuple']}>
      <span className={styles['protocol']}>{header.protocol}</span> {part('src')}
      {ports && <>:{part('sport')}</>}
      <span className={styles['arrow']}> → </span>
      {part('dst')}
      {ports && <>:{part('dport')}</>}
    </code>
  );
}

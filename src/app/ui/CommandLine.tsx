/** What one would have typed for what a control did: to be copied, or put into the terminal. */
import { Copy, SquareTerminal } from 'lucide-react';
import { typeInTerminal } from '../store/terminalStore.ts';
import styles from './CommandLine.module.css';
import { copyLine } from './copyLine.ts';
import { IconButton } from './IconButton.tsx';
import { copyWords } from './copy.words.ts';

export function CommandLine({ line }: { readonly line: string }) {
  return (
    <span className={styles['command']}>
      <code title={line}>{line}</code>
      <IconButton label={copyWords.copyCommand} onClick={() => copyLine(line)}>
        <Copy aria-hidden="true" />
      </IconButton>
      <IconButton label={copyWords.toTerminal} onClick={() => typeInTerminal(line)}>
        <SquareTerminal aria-hidden="true" />
      </IconButton>
    </span>
  );
}

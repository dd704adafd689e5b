/**
 * Keeps a fault in one panel inside that panel: the rest of the page goes on, and the learner can try the panel again. A part that
 * could not be loaded is loaded again then.
 */
import { Component, type ReactNode } from 'react';
import { AttemptContext } from './latePart.tsx';
import styles from './PanelBoundary.module.css';
import { uiWords } from './words.tsx';

interface Props {
  /** What the panel shows, as one speaks of it: "inspector", or many of them: "tables". */
  readonly name: string;
  readonly children: ReactNode;
}

interface State {
  readonly fault: Error | undefined;
  readonly attempt: number;
}

export class PanelBoundary extends Component<Props, State> {
  override state: State = { fault: undefined, attempt: 1 };

  static getDerivedStateFromError(fault: Error): Partial<State> {
    return { fault };
  }

  override render(): ReactNode {
    const { fault, attempt } = this.state;
    if (!fault) return <AttemptContext value={attempt}>{this.props.children}</AttemptContext>;
    return (
      <div className={styles['fault']} role="alert">
        <p>{uiWords.faults.panelStopped(this.props.name)}</p>
        <pre tabIndex={0}>{fault.message}</pre>
        <button type="button" onClick={() => this.setState({ fault: undefined, attempt: attempt + 1 })}>
          {uiWords.faults.tryAgain}
        </button>
      </div>
    );
  }
}

/** Keeps a fault in one panel inside that panel: the rest of the page goes on, and the learner can try the panel again. */
import { Component, type ReactNode } from 'react';
import styles from './PanelBoundary.module.css';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

interface State {
  readonly fault: Error | undefined;
}

export class PanelBoundary extends Component<Props, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(fault: Error): State {
    return { fault };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <div className={styles['fault']} role="alert">
        <p>
          The <strong>{this.props.name}</strong> has stopped working. The cluster and the other panels go on.
        </p>
        <pre>{fault.message}</pre>
        <button type="button" onClick={() => this.setState({ fault: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}

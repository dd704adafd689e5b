/**
 * For a part of the page that stands in no panel: when it breaks it is left out, a toast says so, and the rest goes on. Where something
 * stands in its place nobody misses it, and nothing is said.
 */
import { Component, type ReactNode } from 'react';
import { showToast } from '../store/toastStore.ts';
import { uiWords } from './words.tsx';

interface Props {
  readonly children: ReactNode;
  readonly onFault?: () => void;
  readonly instead?: ReactNode;
}

export class QuietBoundary extends Component<Props, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(fault: unknown): void {
    if (this.props.instead !== undefined) return;
    const why = fault instanceof Error ? fault.message : String(fault);
    showToast(uiWords.faults.partStopped(why), { tone: 'error' });
    this.props.onFault?.();
  }

  override render(): ReactNode {
    return this.state.isBroken ? (this.props.instead ?? null) : this.props.children;
  }
}

/** Monaco when it is there, a plain text field until then and where it never comes: the page goes on either way. */
import { Component, lazy, Suspense, type ReactNode } from 'react';
import { openFile, useManifests } from '../manifestStore.ts';
import { LARGE_TEXT } from '../yaml/manifest.ts';
import type { EditorProps } from './editorProps.ts';
import { PlainEditor } from './PlainEditor.tsx';

const MonacoEditor = lazy(() => import('../monaco/MonacoEditor.tsx'));

/** Beyond this even an editor without highlighting makes the page wait; the plain field is the browser's own work. */
const HUGE_TEXT = 50 * LARGE_TEXT;

class Fallback extends Component<
  { readonly instead: ReactNode; readonly onFailure: () => void; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    this.props.onFailure();
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}

interface Props extends EditorProps {
  readonly onFailure: () => void;
}

export function ManifestEditor({ onFailure, ...props }: Props) {
  const huge = useManifests((state) => (openFile(state)?.text.length ?? 0) > HUGE_TEXT);
  const plain = <PlainEditor {...props} />;
  if (huge) return plain;
  return (
    <Fallback instead={plain} onFailure={onFailure}>
      <Suspense fallback={plain}>
        <MonacoEditor {...props} />
      </Suspense>
    </Fallback>
  );
}

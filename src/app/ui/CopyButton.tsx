/** Copies a text, and says that it did. */
import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { showToast } from '../store/toastStore.ts';
import { Button } from './Button.tsx';
import { copyWords } from './copy.words.ts';

const THANKS_MS = 1500;

export function CopyButton({ text, label = copyWords.copy }: { readonly text: () => string; readonly label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
      setTimeout(() => setCopied(false), THANKS_MS);
    } catch {
      showToast(copyWords.notAllowed, { tone: 'error' });
    }
  };
  return (
    <Button tone="quiet" title={label} onClick={() => void copy()}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{copied ? copyWords.copied : label}</span>
    </Button>
  );
}

/** Apply, and what became of it. */
import { Check, CircleDot, GitCompare, OctagonX } from 'lucide-react';
import { RESOURCES } from '../../../api/index.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { editorWords } from '../late.words.tsx';
import { isDirty, setApplyAsTyped, useManifests, type ManifestFile, type Outcome } from '../manifestStore.ts';
import type { FileProblems } from './problems.ts';
import styles from './ApplyBar.module.css';

interface Props {
  readonly file: ManifestFile;
  readonly outcome: Outcome | undefined;
  readonly problems: FileProblems;
  readonly comparing: boolean;
  readonly onCompare: (comparing: boolean) => void;
  readonly onApply: () => void;
}

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);

export function ApplyBar({ file, outcome, problems, comparing, onCompare, onApply }: Props) {
  const applyAsTyped = useManifests((state) => state.applyAsTyped);
  return (
    <div className={styles['bar']}>
      <Button tone="primary" title={editorWords.bar.applyHint} onClick={onApply}>
        {editorWords.bar.apply} <kbd className={styles['key']}>{isMac ? '⌘⏎' : 'Ctrl ⏎'}</kbd>
      </Button>
      <IconButton label={editorWords.bar.diff} pressed={comparing} onClick={() => onCompare(!comparing)}>
        <GitCompare aria-hidden="true" />
      </IconButton>
      <Switch title={editorWords.bar.asTypedHint} checked={applyAsTyped} onChange={setApplyAsTyped}>
        {editorWords.bar.asTyped}
      </Switch>
      <Status file={file} outcome={outcome} problems={problems} />
    </div>
  );
}

function Status({ file, outcome, problems }: Pick<Props, 'file' | 'outcome' | 'problems'>) {
  const { tone, words, detail } = statusOf(file, outcome, problems);
  const Icon = tone === 'ok' ? Check : tone === 'bad' ? OctagonX : CircleDot;
  return (
    <p className={styles['status']} data-tone={tone} role="status" title={detail ?? words}>
      <Icon aria-hidden="true" />
      <span>{words}</span>
    </p>
  );
}

interface StatusWords {
  readonly tone: 'ok' | 'bad' | 'waiting';
  readonly words: string;
  readonly detail?: string;
}

function statusOf(file: ManifestFile, outcome: Outcome | undefined, problems: FileProblems): StatusWords {
  if (outcome?.kind === 'refused' && outcome.text === file.text) return { tone: 'bad', words: editorWords.bar.refused };
  const [unreadable] = problems.syntax;
  if (unreadable)
    return {
      tone: 'bad',
      words: editorWords.bar.notYaml,
      detail: editorWords.bar.atLine(unreadable.marker.line, unreadable.marker.message),
    };
  if (outcome?.kind === 'applied' && outcome.text === file.text) return appliedWords(outcome);
  if (isDirty(file))
    return { tone: 'waiting', words: file.text.trim() === '' ? editorWords.bar.empty : editorWords.bar.notApplied };
  return { tone: 'ok', words: editorWords.bar.applied };
}

/** One object as kubectl says it (`service/frontend-svc configured`), several by what happened to them. */
function appliedWords({ results }: Extract<Outcome, { kind: 'applied' }>): StatusWords {
  const lines = results.map(({ kind, name, result }) => `${kubectlName(kind)}/${name} ${result}`);
  const [only] = results;
  if (!only) return { tone: 'ok', words: editorWords.bar.nothing };
  if (results.length === 1) return { tone: 'ok', words: only.result, detail: lines[0] ?? '' };
  const counts = (['created', 'configured', 'unchanged'] as const)
    .map((result) => ({ result, count: results.filter((each) => each.result === result).length }))
    .filter(({ count }) => count > 0);
  return {
    tone: 'ok',
    words: counts.map(({ result, count }) => `${count} ${result}`).join(', '),
    detail: lines.join('\n'),
  };
}

function kubectlName(kind: string): string {
  const info = Object.values(RESOURCES).find((resource) => resource.kind === kind);
  return info && info.group !== '' ? `${info.singular}.${info.group}` : kind.toLowerCase();
}

/** Choices of how the page looks that stay chosen: Undo takes them back. What is selected, open or in view is only looked at: no deed. */
import { noteDeed } from './pageDeeds.ts';
import { viewStore, type LifeKind, type ViewState } from './viewStore.ts';
import { choiceWords } from './words.ts';

type Choice = Partial<Pick<ViewState, 'lens' | 'theme' | 'flows' | 'life' | 'narration' | 'hopView'>>;

/** @param label how Undo calls it; by itself "lens logical" */
export function choose(
  choice: Choice,
  label = Object.entries(choice)
    .map(([field, value]) => choiceWords.chosen(field, String(value)))
    .join(', '),
): void {
  const now = viewStore.getState();
  const before = Object.fromEntries(Object.keys(choice).map((field) => [field, now[field as keyof Choice]]));
  viewStore.setState(choice);
  noteDeed({
    label,
    takeBack: () => viewStore.setState(before),
    again: () => viewStore.setState(choice),
    isEverywhere: true,
  });
}

export function drawLife(kind: LifeKind, on: boolean): void {
  const { life } = viewStore.getState();
  choose(
    { life: on ? [...life, kind] : life.filter((other) => other !== kind) },
    choiceWords[on ? 'draw' : 'hide'](kind),
  );
}

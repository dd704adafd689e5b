/** What a learner can do to a Pod or a node: the scene's menu as buttons, reachable without a pointer. */
import { saidInstead, type Action } from '../actions/index.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './Inspector.module.css';
import { inspectorWords } from './words.tsx';

interface Props<Target> {
  readonly actions: readonly (readonly Action<Target>[])[];
  readonly target: Target;
}

/** The first group of the menu is about looking; that is what the inspector is. */
const doing = <Target,>(groups: Props<Target>['actions']): readonly Action<Target>[] => groups.slice(1).flat();

/** The command that does the same, for whoever points at it. */
function wayOf<Target>({ command, instead }: Action<Target>, target: Target): string {
  const other = instead?.(target);
  return command?.(target) ?? (other ? saidInstead(other) : '');
}

export function TryActions<Target>({ actions, target }: Props<Target>) {
  return (
    <Section title={inspectorWords.try}>
      <div className={styles['buttons']}>
        {doing(actions)
          .filter((action) => action.isOffered?.(target) ?? true)
          .map((action) => (
            <Button
              key={action.id}
              tone={action.isDanger ? 'danger' : 'plain'}
              title={wayOf(action, target)}
              onClick={() => action.perform(target)}
            >
              {action.label}
            </Button>
          ))}
      </div>
    </Section>
  );
}

/** The way of the packet that was selected last through this node's rules, if it came here. */
import { openRules } from '../../dock/dockStore.ts';
import { PathView } from '../../rules/PathView.tsx';
import { usePacketPath } from '../../rules/usePacketPath.ts';
import { useRuleCounters } from '../../rules/useRuleCounters.ts';
import { Section } from '../../ui/Section.tsx';
import { inspectorWords } from '../words.tsx';

export function NodePath({ node }: { readonly node: string }) {
  const { path } = usePacketPath(node);
  const counters = useRuleCounters(node);
  if (!path) return null;
  return (
    <Section title={inspectorWords.node.way}>
      <PathView path={path} counters={counters} onShow={({ rule }) => openRules(node, rule)} />
    </Section>
  );
}

/** The node's rules inside the inspector; the dock has more room for them. */
import { PanelBottom } from 'lucide-react';
import { openRules } from '../../dock/dockStore.ts';
import { RuleView } from '../../rules/RuleView.tsx';
import { useLitRules } from '../../rules/useLitRules.ts';
import { useNodeRules } from '../../rules/useNodeRules.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './NodeRulesSection.module.css';

export function NodeRulesSection({ node }: { readonly node: string }) {
  const rules = useNodeRules(node);
  const lit = useLitRules(node);
  return (
    <Section title="Rules" aside={<code>{rules.tool}</code>}>
      <div className={styles['room']}>
        <Button onClick={() => openRules(node)}>
          <PanelBottom aria-hidden="true" /> Open below
        </Button>
      </div>
      <div className={styles['rules']}>
        <RuleView rules={rules} lit={lit} label={`Rules of ${node}`} />
      </div>
    </Section>
  );
}

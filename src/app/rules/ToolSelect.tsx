/** Which tool's text to read: in a mode with several, one shows the virtual servers, another the sets, another the chains. */
import { useCluster } from '../store/clusterStore.ts';
import field from '../ui/Field.module.css';
import { toolsOf, type RuleTool } from './useNodeRules.ts';
import { rulesWords } from './words.tsx';

interface Props {
  readonly tool: RuleTool;
  readonly onChange: (tool: RuleTool) => void;
}

export function ToolSelect({ tool, onChange }: Props) {
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  const tools = toolsOf(mode);
  if (tools.length === 1) return null;
  return (
    <label className={field['field']}>
      <span className="visually-hidden">{rulesWords.tool}</span>
      <select value={tool} onChange={(event) => onChange(event.target.value as RuleTool)}>
        {tools.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}

/** Which tool's text to read: in a mode with several, one shows the virtual servers, another the sets, another the chains. */
import { useCluster } from '../store/clusterStore.ts';
import { Choice } from '../ui/Choice.tsx';
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
  return <Choice label={rulesWords.tool} isQuiet of={tools} say={String} chosen={tool} onChoose={onChange} />;
}

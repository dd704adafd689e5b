/** Pod sandboxes and their addresses: one podCIDR a node, one veth pair a Pod. */
export { createCni, type Cni, type CniNode, type Sandbox, type SandboxRequest } from './cni.ts';
export { masqAgentRules } from './masqAgent.ts';

/** Whether this page was given a bridge: only the server of `npm start` writes one into it. Small, for the first scene asks it. */
import type { BridgeOffer } from '../../bridge/page.ts';

export function bridgeOffer(): BridgeOffer | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="servicescope-bridge"]')?.content;
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content) as BridgeOffer;
  } catch {
    return undefined;
  }
}

/** What an endpoint of a rule plate is called: "…x2k9p" of the Pod behind it, or its address. */
import { sceneStore, useScene } from '../store/sceneStore.ts';

type State = Parameters<Parameters<typeof useScene>[0]>[0];

function nameIn(state: State, endpoint: string): string {
  const ip = endpoint.slice(0, endpoint.lastIndexOf(':'));
  const uid = state.layout.index.podsByIP.get(ip)?.uid;
  return (uid && state.pods.get(uid)?.shortName) ?? ip;
}

/** As it is called now. */
export const endpointName = (endpoint: string): string => nameIn(sceneStore().getState(), endpoint);

export const useEndpointName = (endpoint: string): string => useScene((state) => nameIn(state, endpoint));

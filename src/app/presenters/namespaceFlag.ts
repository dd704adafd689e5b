/** What a kubectl line needs to find an object: nothing in the namespace kubectl looks in by itself, else " -n shop". */
export const namespaceFlag = (namespace: string): string => (namespace === 'default' ? '' : ` -n ${namespace}`);

import type { ApiServer } from '../apiserver/index.ts';
/* eslint-disable */
export function shimRequest(api: ApiServer, r: any): any {
  const m = /\/namespaces\/([^/]+)\/pods\/([^/?]+)/.exec(r.path);
  if (r.method === 'DELETE' && m) {
    api.delete('pods', m[1]!, m[2]!, {});
    return { status: 200, headers: {}, body: {} };
  }
  return { status: 404, headers: {}, body: {} };
}

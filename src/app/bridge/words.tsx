/** What the page says of programs outside the browser that use its cluster. */
import { words } from '../words/words.ts';

export const bridgeWords = words('bridge', {
  title: 'Your own kubectl',
  /** What the badge in the top bar says, by what is going on. */
  badge: {
    serving: 'Your own kubectl: serving',
    'standing by': 'Your own kubectl: standing by',
    away: 'Your own kubectl: away',
    /** @param clients the programs' names, with commas */
    connected: (clients: string) => `Your own kubectl: ${clients}`,
  },
  states: {
    serving: 'Programs on this machine reach this page’s cluster.',
    'standing by': 'Another tab, opened later, serves its cluster now. Close it, and this one does.',
    away: 'The server of npm start is not there: this page tries again by itself.',
  },
  /** @param server where the cluster is served, as kubectl's flag takes it */
  how: (server: string) => (
    <>
      In a shell on this machine; then <code>kubectl get pods</code>. Or without the file:{' '}
      <code>kubectl --server={server}</code>
    </>
  ),
  requests: 'Requests, the newest first',
  noRequests: 'No request has come yet.',
  unnamedProgram: 'an unnamed program',
});

import { describe, expect, it } from 'vitest';

import type { Container } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';

function started(
  container: Partial<Container>,
  prepare: (agents: ReturnType<typeof someNodeAgents>) => void = () => undefined,
) {
  const agents = someNodeAgents();
  prepare(agents);
  agents.run('db', container);
  agents.sim.advanceTo(40_000);
  const { pod, kubelet, events } = agents;
  const [status] = pod('default/db').status?.containerStatuses ?? [];
  const lines = kubelet.logs({ pod: 'default/db' })?.map(({ text }) => text) ?? [];
  return { status, lines, events: events('default/db') };
}

const PASSWORD: Container['env'] = [{ name: 'POSTGRES_PASSWORD', value: 'secret' }];

describe('the entrypoint of a database’s image', () => {
  it('of postgres ends with 1 when nobody says who may log in, again and again', () => {
    const { status, lines, events } = started({ image: 'postgres:17' });
    expect(lines[0]).toBe('Error: Database is uninitialized and superuser password is not specified.');
    expect(lines.at(-1)).toBe('       https://www.postgresql.org/docs/current/auth-trust.html');
    expect(lines).toHaveLength(9);
    expect(status?.state?.waiting?.reason).toBe('CrashLoopBackOff');
    expect(status?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(events.some((text) => text.startsWith('BackOff: Back-off restarting failed container app'))).toBe(true);
  });

  it.each<[string, Partial<Container>]>([
    ['a password', { env: PASSWORD }],
    ['trust', { env: [{ name: 'POSTGRES_HOST_AUTH_METHOD', value: 'trust' }] }],
    ['a command of one’s own', { command: ['postgres'] }],
    [
      'a password from a Secret',
      { env: [{ name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
    ],
  ])('of postgres is content with %s', (_, container) => {
    const { status, lines } = started({ image: 'postgres:17', ...container }, ({ api }) =>
      api.create('secrets', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'db', namespace: 'default' },
        data: { password: 'c2VjcmV0' },
      }),
    );
    expect(status?.ready).toBe(true);
    expect(lines).toEqual(['LOG:  database system is ready to accept connections']);
  });

  it('takes no variable twice', () => {
    const { lines } = started({
      image: 'postgres',
      env: [...PASSWORD, { name: 'POSTGRES_PASSWORD_FILE', value: '/x' }],
    });
    expect(lines).toEqual(['error: both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set (but are exclusive)']);
  });

  it.each([
    ['mysql', 'MYSQL_ROOT_PASSWORD', '    - MYSQL_RANDOM_ROOT_PASSWORD'],
    [
      'mariadb',
      'MYSQL_ROOT_PASSWORD',
      '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD',
    ],
  ])('of %s asks for a password, too', (image, name, last) => {
    const { lines, status } = started({ image });
    expect(lines[1]).toMatch(
      /^2026-01-05 09:00:\d\d\+00:00 \[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified$/,
    );
    expect(lines.at(-1)).toBe(last);
    expect(status?.restartCount).toBeGreaterThan(0);
    expect(started({ image, env: [{ name, value: 'secret' }] }).status?.restartCount).toBe(0);
  });
});

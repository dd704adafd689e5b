import { describe, expect, it } from 'vitest';

import type { Container } from '../api/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const configMap = (name: string, data: Record<string, string>) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data }) as const;
const secret = (name: string, data: Record<string, string>) =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' }, data }) as const;

const fromMap = (name: string, key: string, optional?: boolean): Pick<Container, 'env'> => ({
  env: [{ name: 'V', valueFrom: { configMapKeyRef: { name, key, ...(optional ? { optional } : {}) } } }],
});
const fromSecret = (name: string, key: string): Pick<Container, 'env'> => ({
  env: [{ name: 'V', valueFrom: { secretKeyRef: { name, key } } }],
});

describe('environment from ConfigMaps and Secrets', () => {
  it('takes keys and whole objects; env wins over envFrom, a later source over an earlier one', () => {
    const { sim, api, run, kubelet } = someNodeAgents();
    api.create('configmaps', configMap('app', { COLOUR: 'red', SIZE: 'big' }));
    api.create('secrets', secret('keys', { PASSWORD: 'aMOpbGxv', SIZE: 'c21hbGw=' }));
    run('web', {
      envFrom: [
        { configMapRef: { name: 'app' } },
        { secretRef: { name: 'keys' } },
        { prefix: 'P_', configMapRef: { name: 'app' } },
        { configMapRef: { name: 'none', optional: true } },
      ],
      env: [
        { name: 'COLOUR', value: 'not $(COLOUR)' },
        { name: 'ONE', valueFrom: { secretKeyRef: { name: 'keys', key: 'PASSWORD' } } },
        { name: 'GONE', valueFrom: { configMapKeyRef: { name: 'app', key: 'no', optional: true } } },
      ],
    });
    sim.settle(MINUTE);
    const values = () =>
      Object.fromEntries((kubelet.environment({ pod: 'default/web' }) ?? []).map(({ name, value }) => [name, value]));
    expect(values()).toMatchObject({
      COLOUR: 'not red',
      SIZE: 'small',
      PASSWORD: 'héllo',
      P_COLOUR: 'red',
      P_SIZE: 'big',
      ONE: 'héllo',
    });
    expect(values()).not.toHaveProperty('GONE');
  });

  it('keeps what the container started with until it is started anew', () => {
    const { sim, api, run, kubelet } = someNodeAgents();
    const stored = api.create('configmaps', configMap('app', { k: 'old' }));
    run('web', fromMap('app', 'k'));
    sim.settle(MINUTE);
    const value = () => kubelet.environment({ pod: 'default/web' })?.find(({ name }) => name === 'V')?.value;
    api.update('configmaps', { ...stored, data: { k: 'new' } });
    expect(value()).toBe('old');
    kubelet.interfere({ kind: 'crash', pod: 'default/web' });
    sim.settle(3 * MINUTE);
    expect(value()).toBe('new');
  });

  it.each<[string, Partial<Container>, string]>([
    ['a ConfigMap', fromMap('x', 'k'), 'configmap "x" not found'],
    ['a Secret', fromSecret('x', 'k'), 'secret "x" not found'],
    ['a ConfigMap of envFrom', { envFrom: [{ configMapRef: { name: 'x' } }] }, 'configmap "x" not found'],
    ['a Secret of envFrom', { envFrom: [{ secretRef: { name: 'x' } }] }, 'secret "x" not found'],
    ['a key of a ConfigMap', fromMap('there', 'k'), "couldn't find key k in ConfigMap default/there"],
    ['a key of a Secret', fromSecret('there', 'k'), "couldn't find key k in Secret default/there"],
  ])('a container does not start while %s is missing', (_what, container, message) => {
    const { sim, api, run, pod, word, events } = someNodeAgents();
    api.create('configmaps', configMap('there', {}));
    api.create('secrets', secret('there', {}));
    run('web', container);
    sim.advanceTo(MINUTE);
    expect(word('default/web')).toBe('CreateContainerConfigError');
    expect(pod('default/web').status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(message);
    expect(events('default/web').some((text) => text.startsWith(`Failed: Error: ${message} (x`))).toBe(true);
    expect(events('default/web').join('\n')).not.toContain('Started');
  });

  it('starts once the missing object is there', () => {
    const { sim, api, run, word, kubelet } = someNodeAgents();
    run('web', fromMap('app', 'k'));
    sim.advanceTo(30 * SECOND);
    expect(word('default/web')).toBe('CreateContainerConfigError');
    api.create('configmaps', configMap('app', { k: 'here' }));
    sim.advanceTo(45 * SECOND);
    expect(word('default/web')).toBe('Running');
    expect(kubelet.environment({ pod: 'default/web' })).toContainEqual({ name: 'V', value: 'here' });
  });
});

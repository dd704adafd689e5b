/** Lists: pages of one consistent moment, lists of a given revision, and how the server says no to the rest. */
import { beforeEach, describe, expect, it } from 'vitest';

import type { Pod, Status } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { aNamespace, aPod } from '../../testing/objects.ts';
import { createApiServer, type ApiServer } from '../index.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';

const PODS = '/api/v1/namespaces/default/pods';

let api: ApiServer;

beforeEach(() => {
  api = createApiServer(new Simulation(7), { serviceCIDR: '10.96.0.0/12', historyLimit: 20 });
  api.create('namespaces', aNamespace('default'));
});

interface List {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly Pod[];
}

const ask = (query: string, path = PODS) => api.request({ method: 'GET', path: `${path}?${query}` });
const list = (query: string): List => ask(query).body as List;
const names = ({ items }: List): string => items.map(({ metadata }) => metadata.name).join('');
const status = (query: string): Status => ask(query).body as Status;
const create = (...pods: string[]): void =>
  pods.forEach((name) => api.create('pods', aPod(name, { labels: { odd: String('ace'.includes(name)) } })));

describe('pages', () => {
  it('show the moment of the first one, whatever happens in between', () => {
    create('a', 'b', 'c', 'd', 'e');
    const first = list('limit=2');
    expect(names(first)).toBe('ab');
    expect(first.metadata.remainingItemCount).toBe(3);
    api.delete('pods', 'default', 'd');
    api.create('pods', aPod('bb'));
    api.create('pods', aPod('f'));
    const second = list(`limit=2&continue=${first.metadata.continue ?? ''}`);
    expect(names(second)).toBe('cd');
    expect(second.metadata).toMatchObject({
      resourceVersion: first.metadata.resourceVersion,
      remainingItemCount: 1,
    });
    const last = list(`limit=2&continue=${second.metadata.continue ?? ''}`);
    expect(names(last)).toBe('e');
    expect(last.metadata).not.toHaveProperty('continue');
    expect(names(list(''))).toBe('abbbcef');
  });

  it('do not say how much is left under a selector', () => {
    create('a', 'b', 'c', 'd');
    const first = list('limit=1&labelSelector=odd=true');
    expect(names(first)).toBe('a');
    expect(first.metadata).not.toHaveProperty('remainingItemCount');
    const second = list(`limit=1&labelSelector=odd=true&continue=${first.metadata.continue ?? ''}`);
    expect(names(second)).toBe('c');
    // An object lies beyond, though the selector lets nothing more through.
    expect(names(list(`limit=1&labelSelector=odd=true&continue=${second.metadata.continue ?? ''}`))).toBe('');
  });

  it('end with 410 when their moment is forgotten, and can be gone on with all the same', () => {
    create('a', 'b', 'c');
    const { continue: token = '' } = list('limit=1').metadata;
    for (let i = 0; i < 21; i++) create(`x${String(i)}`);
    const expired = status(`limit=2&continue=${token}`);
    expect(expired).toMatchObject({ code: 410, reason: 'Expired' });
    expect(expired.message).toMatch(
      /^The provided continue parameter is too old to display a consistent list result\. /,
    );
    const rest = list(`limit=2&continue=${expired.metadata.continue ?? ''}`);
    expect(names(rest)).toBe('bc');
    expect(rest.metadata.resourceVersion).toBe(String(api.revision));
  });

  it.each([
    ['continue=%25', 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
    [
      `continue=${toBase64Url('{"v":"v0","rv":1,"start":"a"}')}`,
      'invalid continue token: continue key is not valid: server does not recognize this encoded version "v0"',
    ],
    [
      `continue=${toBase64Url('{"v":"meta.k8s.io/v1","rv":0,"start":"a"}')}`,
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      `continue=${toBase64Url('{"v":"meta.k8s.io/v1","rv":1}')}`,
      'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    ],
    [
      `continue=${toBase64Url('{"v":"meta.k8s.io/v1","rv":1,"start":"../nodes"}')}`,
      'invalid continue token: continue key is not valid: ../nodes',
    ],
    ['continue=x&resourceVersion=1', 'specifying resource version is not allowed when using continue'],
    ['limit=many', 'strconv.ParseInt: parsing "many": invalid syntax'],
    [
      'resourceVersion=x',
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
  ])('are refused for %s', (query, message) => {
    expect(status(query)).toMatchObject({ code: 400, reason: 'BadRequest', message });
  });
});

describe('a list of a revision', () => {
  it('is exactly that one, or not older than it', () => {
    create('a');
    const then = api.revision;
    api.delete('pods', 'default', 'a');
    create('b');
    const exact = list(`resourceVersion=${String(then)}&resourceVersionMatch=Exact`);
    expect(names(exact)).toBe('a');
    expect(exact.metadata.resourceVersion).toBe(String(then));
    expect(names(list(`resourceVersion=${String(then)}&resourceVersionMatch=NotOlderThan`))).toBe('b');
    expect(names(list(`resourceVersion=${String(then)}`))).toBe('b');
    expect(names(list(`resourceVersion=${String(then)}&limit=5`))).toBe('a');
    expect(names(list('resourceVersion=0&limit=5'))).toBe('b');
  });

  it('cannot be one that is still to come, or forgotten', () => {
    create('a');
    const future = String(api.revision + 5);
    for (const query of [`resourceVersion=${future}`, `resourceVersion=${future}&resourceVersionMatch=Exact`])
      expect(status(query)).toMatchObject({
        code: 504,
        reason: 'Timeout',
        message: `Timeout: Too large resource version: ${future}, current: ${String(api.revision)}`,
        details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
      });
    expect(ask(`resourceVersion=${future}`, `${PODS}/a`).status).toBe(504);
    for (let i = 0; i < 25; i++) create(`x${String(i)}`);
    expect(status('resourceVersion=1&resourceVersionMatch=Exact')).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'The resourceVersion for the provided list is too old.',
    });
  });

  it.each([
    ['resourceVersionMatch=Exact', 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    [
      'resourceVersionMatch=NotOlderThan&resourceVersion=1&continue=x',
      'resourceVersionMatch is forbidden when continue is provided',
    ],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    ['sendInitialEvents=true', 'sendInitialEvents is forbidden for list'],
    [
      'watch=true&resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    ['watch=true&sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
  ])('is refused for %s', (query, sentence) => {
    const { code, message } = status(query);
    expect(code).toBe(422);
    expect(message).toContain('ListOptions.meta.k8s.io "" is invalid: ');
    expect(message).toContain(`Forbidden: ${sentence}`);
  });

  it('names the matches there are', () => {
    expect(status('resourceVersionMatch=Newest&resourceVersion=1').message).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""',
    );
  });
});

it('writes tokens in base64 as Go reads it', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'abcd', '{"v":"meta.k8s.io/v1"}']) {
    expect(toBase64Url(text)).toBe(Buffer.from(text).toString('base64url'));
    expect(fromBase64Url(toBase64Url(text))).toBe(text);
  }
});

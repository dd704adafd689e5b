import { describe, expect, it } from 'vitest';

import type { Container } from '../../api/index.ts';
import { parseReference, programOf, programStarted, sizeOf } from './index.ts';

const program = (image: string, more: Partial<Container> = {}) => programOf({ name: 'app', image, ...more });
const ports = (image: string, more: Partial<Container> = {}) =>
  program(image, more).listens.map(({ port, protocol }) => (protocol === 'TCP' ? port : `${port}/${protocol}`));

describe('image references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['hashicorp/http-echo', 'docker.io/hashicorp/http-echo:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
    ['MyApp', undefined],
    ['app:', undefined],
    ['', undefined],
    ['two words', undefined],
  ])('%s is %s', (text, normalized) => {
    expect(parseReference(text)?.normalized).toBe(normalized);
  });
});

describe('programs', () => {
  it.each<[string, readonly (number | string)[], Partial<Container>?]>([
    ['nginx', [80]],
    ['docker.io/library/nginx:1.27-alpine', [80]],
    ['httpd:2.4', [80]],
    ['redis', [6379]],
    ['redis', [7000], { args: ['redis-server', '--port', '7000'] }],
    ['postgres:17', [5432]],
    ['frontend-application', [5000]],
    ['hashicorp/http-echo', [5678]],
    ['hashicorp/http-echo:1.0', [8080], { args: ['-listen=:8080', '-text=hi'] }],
    ['registry.k8s.io/e2e-test-images/agnhost:2.53', [8080, '8081/UDP'], { args: ['netexec', '--http-port=8080'] }],
    ['registry.k8s.io/e2e-test-images/agnhost:2.53', [80, '8081/UDP'], { args: ['netexec', '--http-port', '80'] }],
    ['registry.k8s.io/e2e-test-images/agnhost:2.53', [9376], { args: ['serve-hostname'] }],
    ['registry.k8s.io/e2e-test-images/agnhost:2.53', []],
    ['registry.k8s.io/coredns/coredns:v1.13.1', ['53/UDP', 53, 8080, 8181, 9153]],
    ['busybox', [], { command: ['sleep', '3600'] }],
    ['python:3', [8000], { command: ['python3', '-m', 'http.server'] }],
    ['nginx', [80], { command: ['nginx', '-g', 'daemon off;'] }],
    ['nginx', [], { command: ['sleep', 'infinity'] }],
    ['shop/cart:2', [3000], { ports: [{ containerPort: 3000 }] }],
    ['shop/cart:2', []],
  ])('%s listens on %j', (image, expected, more) => {
    expect(ports(image, more)).toEqual(expected);
  });

  it('answers with its text, or with the name of its Pod', () => {
    expect(program('hashicorp/http-echo', { args: ['-text=apple'] }).body('web-1')).toBe('apple\n');
    const env = [{ name: 'ECHO_TEXT', value: 'pear' }];
    expect(program('hashicorp/http-echo', { env }).body('web-1')).toBe('pear\n');
    expect(program('hashicorp/http-echo', { env, args: ['-text=apple'] }).body('web-1')).toBe('apple\n');
    expect(program('frontend-application').body('web-1')).toBe('web-1\n');
    expect(program('shop/cart:2').body('web-1')).toBe('web-1\n');
  });

  it.each<[string, Partial<Container>, string]>([
    ['nginx', {}, 'exit'],
    ['busybox', { command: ['sleep', '3600'] }, 'ignore'],
    ['busybox', { command: ['sh', '-c', 'while true; do sleep 1; done'] }, 'ignore'],
    ['python:3', { command: ['python3', '-m', 'http.server'] }, 'ignore'],
    ['nginx', { command: ['sh', '-c', 'echo hi; nginx -g "daemon off;"'] }, 'ignore'],
  ])('%s %j reacts to the stop signal: %s', (image, more, does) => {
    expect(program(image, more).stop.does).toBe(does);
  });

  it.each([
    [['python3', '-m', 'http.server', '9000'], 'http.server 9000'],
    [['httpd', '-f', '-p', '0.0.0.0:8080', '-h', '/www'], 'busybox httpd 8080'],
    [['httpd', '-fvv'], 'busybox httpd 80'],
    [['nc', '-lk', '-p', '7000'], 'nc 7000'],
    [['nc', '-l', '7001'], 'nc 7001'],
    [['nc', 'web', '80'], undefined],
    [['ls', '-l'], undefined],
  ])('starts a server from any command line: %j', (words, server) => {
    const started = programStarted({ name: 'app', image: 'busybox' }, words);
    expect(started && `${started.name} ${started.listens[0]?.port}`).toBe(server);
  });

  it('has a size for every image, always the same', () => {
    expect(sizeOf('nginx:1.27')).toBe(72_404_038);
    expect(sizeOf('shop/cart:2')).toBe(sizeOf('docker.io/shop/cart:2'));
    expect(sizeOf('shop/cart:2')).toBeGreaterThan(5_000_000);
  });
});

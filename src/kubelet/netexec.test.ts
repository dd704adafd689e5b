import { describe, expect, it } from 'vitest';

import type { Exchange } from '../network/index.ts';
import { someNodeAgents } from '../testing/nodeAgents.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

function netexecPod(restartPolicy: 'Always' | 'OnFailure' = 'Always') {
  const agents = someNodeAgents();
  agents.run(
    'web',
    { image: IMAGE, command: ['/agnhost', 'netexec', '--http-port=8080'] },
    { spec: { restartPolicy } },
  );
  agents.sim.settle(60_000);
  const get = (path: string, more: Partial<Exchange> = {}) =>
    agents.kubelet.serve({
      pod: 'default/web',
      port: 8080,
      protocol: 'TCP',
      client: { ip: '10.244.2.9', port: 40_000 },
      exchange: { says: 'http', method: 'GET', path, headers: [['X-Trace', 'a']], body: '', ...more },
      otherwise: { status: 200, body: '' },
    });
  return { ...agents, get };
}

describe('agnhost netexec', () => {
  const { get, kubelet } = netexecPod();

  it.each([
    ['/hostname', 200, 'web'],
    ['/hostName', 200, 'web'],
    ['/clientip', 200, '10.244.2.9:40000'],
    ['/echo?msg=hello+you', 200, 'hello you'],
    ['/echo?msg=no&code=503', 503, 'no'],
    ['/echo?code=x', 200, 'argument \'code\' must be an integer or empty, got "x"\n'],
    ['/header?key=x-trace', 200, 'a'],
    ['/healthz', 200, ''],
    ['/shell?cmd=echo+hi;+exit+3', 200, '{"error":"exit status 3","output":"hi\\n"}'],
    ['/redirect?location=/echo&code=307', 307, ''],
  ])('%s is answered with %i %j', (path, status, body) => {
    expect(get(path)).toMatchObject({ status, body });
  });

  it('answers any other path with the time, and logs what was asked', () => {
    expect(get('/readyz')?.body).toMatch(/^NOW: 2026-01-05 09:00:/);
    const lines = kubelet.logs({ pod: 'default/web' })?.map(({ text }) => text) ?? [];
    expect(lines[0]).toMatch(/^2026\/01\/05 09:00:0\d Started HTTP server on port 8080$/);
    expect(lines.some((line) => / GET \/echo\?msg=no&code=503$/.test(line))).toBe(true);
  });
});

describe('netexec that is told to exit', () => {
  it('answers before it goes when it has a time-out, and is started again', () => {
    const { get, sim, pod } = netexecPod();
    expect(get('/exit?code=1&timeout=1s')).toMatchObject({ status: 200 });
    sim.advanceTo(sim.now + 5000);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
  });

  it('hangs up without one, and stays away when its policy says so', () => {
    const { get, sim, pod } = netexecPod('OnFailure');
    expect(get('/exit?code=0')).toMatchObject({ status: 0, body: '' });
    // Not Ready first; that it is over is told when its sandbox is down.
    const told = (): string => {
      const { phase, conditions } = pod('default/web').status ?? {};
      const { status, reason } = conditions?.find(({ type }) => type === 'Ready') ?? {};
      return `${phase ?? ''} ${status ?? ''} ${reason ?? ''}`;
    };
    const steps = new Set([told()]);
    for (const end = sim.now + 5000; sim.now < end; steps.add(told())) sim.advanceTo(sim.now + 100);
    expect([...steps]).toEqual(['Running True ', 'Running False PodCompleted', 'Succeeded False PodCompleted']);
  });
});

describe('access logs', () => {
  it.each([
    ['nginx', '10.1.2.3 - - [05/Jan/2026:09:00:00 +0000] "GET /a HTTP/1.1" 404 153 "-" "curl/8.5.0" "-"'],
    ['httpd', '10.1.2.3 - - [05/Jan/2026:09:00:00 +0000] "GET /a HTTP/1.1" 404 196'],
    ['python:3', '10.1.2.3 - - [05/Jan/2026 09:00:00] "GET /a HTTP/1.1" 404 -'],
  ])('of %s', (image, line) => {
    const { run, sim, kubelet } = someNodeAgents();
    run('web', { image, ...(image === 'python:3' ? { command: ['python3', '-m', 'http.server', '80'] } : {}) });
    sim.settle(60_000);
    kubelet.serve({
      pod: 'default/web',
      port: 80,
      protocol: 'TCP',
      client: { ip: '10.1.2.3', port: 40_000 },
      exchange: { says: 'http', method: 'GET', path: '/a', headers: [['User-Agent', 'curl/8.5.0']], body: '' },
      otherwise: { status: 200, body: '' },
    });
    const at = /09:00:0\d/;
    const written = kubelet.logs({ pod: 'default/web' })?.at(-1)?.text ?? '';
    expect(written.replace(at, '09:00:00').replace(/404 \d+/, '404 N')).toBe(line.replace(/404 \d+/, '404 N'));
  });
});

describe('nc -l', () => {
  it('says to who connects what it has on its input, prints what it hears, and ends', () => {
    const { run, sim, kubelet } = someNodeAgents();
    run('web', {
      image: 'busybox',
      command: ['sh', '-c', 'while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhello\\n" | nc -l -p 7000; done'],
    });
    sim.settle(60_000);
    const ask = () =>
      kubelet.serve({
        pod: 'default/web',
        port: 7000,
        protocol: 'TCP',
        client: { ip: '10.1.2.3', port: 40_000 },
        exchange: { says: 'http', method: 'GET', path: '/x', headers: [], body: '' },
        otherwise: { status: 200, body: '' },
      });
    for (let time = 0; time < 3; time++) {
      expect(ask()).toMatchObject({ status: 200, body: 'hello\n' });
      sim.advanceTo(sim.now + 1000);
    }
    const heard = kubelet.logs({ pod: 'default/web' })?.filter(({ text }) => text.startsWith('GET /x HTTP/1.1'));
    expect(heard).toHaveLength(3);
  });
});

describe('nginx', () => {
  const { run, sim, kubelet } = someNodeAgents();
  run('static', { image: 'nginx' });
  sim.settle(60_000);

  it.each([
    ['GET', '/', 200],
    ['HEAD', '/index.html', 200],
    ['POST', '/', 405],
    ['POST', '/none', 404],
    ['PUT', '/', 405],
    ['DELETE', '/none', 405],
    ['PATCH', '/index.html', 405],
    ['OPTIONS', '/', 405],
  ])('answers %s %s with %i', (method, path, status) => {
    const reply = kubelet.serve({
      pod: 'default/static',
      port: 80,
      protocol: 'TCP',
      client: { ip: '10.244.2.9', port: 40_000 },
      exchange: { says: 'http', method, path, headers: [], body: '' },
      otherwise: { status: path === '/none' ? 404 : 200, body: '' },
    });
    expect(reply?.status).toBe(status);
    if (status === 405) expect(reply?.body).toContain('<center><h1>405 Not Allowed</h1></center>');
  });
});

describe('servers of files', () => {
  const { run, sim, kubelet } = someNodeAgents();
  const served = { command: ['sh', '-c', 'mkdir /www; echo hi > /www/a.txt; exec httpd -f -p 8080 -h /www'] };
  run('apache', { image: 'httpd:2.4' });
  run('python', { image: 'python:3', command: ['python3', '-m', 'http.server', '8080'] });
  run('box', { image: 'busybox', ...served });
  sim.settle(60_000);

  const ask = (pod: string, method: string, path: string) =>
    kubelet.serve({
      pod: `default/${pod}`,
      port: pod === 'apache' ? 80 : 8080,
      protocol: 'TCP',
      client: { ip: '10.244.2.9', port: 40_000 },
      exchange: { says: 'http', method, path, headers: [['Host', 'web']], body: '' },
      otherwise: { status: 200, body: 'python\n' },
    });

  it.each([
    ['apache', 'GET', '/', 200, 'It works!'],
    ['apache', 'HEAD', '/index.html', 200, 'It works!'],
    ['apache', 'POST', '/', 200, 'It works!'],
    ['apache', 'GET', '/none', 404, '<p>The requested URL was not found on this server.</p>'],
    ['apache', 'PUT', '/', 405, '<p>The requested method PUT is not allowed for this URL.</p>'],
    ['apache', 'DELETE', '/none', 405, '<p>The requested method DELETE is not allowed for this URL.</p>'],
    ['apache', 'PATCH', '/', 405, '<title>405 Method Not Allowed</title>'],
    ['apache', 'OPTIONS', '/', 200, ''],
    ['apache', 'TRACE', '/a', 200, 'TRACE /a HTTP/1.1\r\nHost: web\r\n'],
    ['apache', 'BREW', '/', 501, '<p>BREW not supported for current URL.<br />'],
    ['python', 'GET', '/', 200, 'python\n'],
    ['python', 'DELETE', '/', 501, "<p>Message: Unsupported method ('DELETE').</p>"],
    ['python', 'GET', '/none', 404, '<p>Message: File not found.</p>'],
    ['box', 'GET', '/a.txt', 200, 'hi\n'],
    ['box', 'PUT', '/a.txt', 501, '<H1>501 Not Implemented</H1>'],
    ['box', 'POST', '/a.txt', 501, '<H1>501 Not Implemented</H1>'],
    ['box', 'GET', '/', 404, '<H1>404 Not Found</H1>'],
  ])('%s answers %s %s with %i', (pod, method, path, status, body) => {
    const reply = ask(pod, method, path);
    expect(reply).toMatchObject({ status, body: expect.stringContaining(body) as string });
    const allow = reply?.headers.find(([name]) => name === 'Allow')?.[1];
    expect(allow).toBe(status === 405 || method === 'OPTIONS' ? 'HEAD,GET,POST,OPTIONS,TRACE' : undefined);
  });
});

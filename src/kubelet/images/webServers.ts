/**
 * Web servers: nginx, Apache httpd, http-echo and the small "who am I" servers that tutorials use. Ports, start lines and the
 * way they stop are those of the official images (nginx and httpd are stopped by SIGQUIT and SIGWINCH: gracefully).
 */
import { aServer, envOf, flagOf, portIn, type Image, type Program } from './program.ts';

/** Serves its start page and nothing else. */
const onlyRoot = (path: string): number => (path === '' || path === '/' || path === '/index.html' ? 200 : 404);

const logTime = (at: string): string => at.replace('T', ' ').replace(/-/g, '/').replace('Z', '');

function nginx(): Program {
  return aServer('nginx', [80], {
    statusOf: onlyRoot,
    // keepalive_timeout in the image's nginx.conf.
    idle: 65_000,
    body: () => '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n</html>\n',
    startLines: (at) => [
      '/docker-entrypoint.sh: Configuration complete; ready for start up',
      `${logTime(at)} [notice] 1#1: using the "epoll" event method`,
      `${logTime(at)} [notice] 1#1: start worker processes`,
    ],
    stopLines: ['[notice] 1#1: signal 3 (SIGQUIT) received, shutting down', '[notice] 1#1: exit'],
  });
}

function httpd(): Program {
  return aServer('httpd', [80], {
    statusOf: onlyRoot,
    // KeepAliveTimeout. Left out: MaxKeepAliveRequests 100.
    idle: 5000,
    body: () => '<html><body><h1>It works!</h1></body></html>\n',
    startLines: () => ["[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'"],
  });
}

/** hashicorp/http-echo: one answer to everything (-text, else $ECHO_TEXT), on -listen (default :5678). */
function httpEcho(container: Parameters<Image['run']>[0]): Program {
  const port = portIn(flagOf(container, 'listen')) ?? 5678;
  const text = flagOf(container, 'text') ?? envOf(container, 'ECHO_TEXT') ?? 'hello-world';
  return aServer('http-echo', [port], {
    body: () => `${text}\n`,
    startLines: () => [`[INFO] server is listening on :${port}`],
  });
}

/** crccheck/hello-world: busybox' httpd with one page, on 8000. */
function helloWorld(): Program {
  return aServer('hello-world', [8000], {
    body: () => HELLO,
    statusOf: onlyRoot,
    idle: 0,
    startLines: () => ['httpd started'],
  });
}

const HELLO = '<pre>\nHello World\n\n\n                                       ##         .\n</pre>\n';

/** Servers that answer with the name of their Pod, on a port that a flag or nothing changes. */
function whoAmI(name: string, port: number, flag?: string): Image['run'] {
  return (container) => {
    const chosen = (flag === undefined ? undefined : portIn(flagOf(container, flag))) ?? port;
    return aServer(name, [chosen], { body: (hostname) => `Hostname: ${hostname}\n` });
  };
}

export const webServers: Readonly<Record<string, Image>> = {
  'docker.io/library/nginx': { size: 72_404_038, run: nginx },
  'docker.io/nginxinc/nginx-unprivileged': { size: 72_398_102, run: () => ({ ...nginx(), listens: tcp(8080) }) },
  'docker.io/nginxdemos/hello': {
    size: 17_331_004,
    run: () => ({ ...nginx(), body: (name) => `Server name: ${name}\n` }),
  },
  // The autoscaling walkthrough's: every request makes a million square roots.
  'registry.k8s.io/hpa-example': { size: 183_500_000, run: () => ({ ...httpd(), body: () => 'OK!' }) },
  'docker.io/library/httpd': { size: 58_812_633, run: httpd },
  'docker.io/library/caddy': { size: 21_944_180, run: () => aServer('caddy', [80, 443, 2019]) },
  'docker.io/hashicorp/http-echo': { size: 3_131_294, run: httpEcho },
  'docker.io/traefik/whoami': { size: 2_926_370, run: whoAmI('whoami', 80, 'port') },
  'docker.io/kicbase/echo-server': { size: 4_701_824, run: whoAmI('echo-server', 8080) },
  'docker.io/jmalloc/echo-server': { size: 4_695_122, run: whoAmI('echo-server', 8080) },
  'docker.io/ealen/echo-server': { size: 47_710_210, run: whoAmI('echo-server', 80) },
  'docker.io/crccheck/hello-world': { size: 850_312, run: helloWorld },
  'registry.k8s.io/echoserver': { size: 46_237_695, run: whoAmI('echoserver', 8080) },
  'gcr.io/google-samples/hello-app': { size: 11_482_112, run: whoAmI('hello-app', 8080) },
  'gcr.io/google-samples/node-hello': { size: 263_944_001, run: whoAmI('node-hello', 8080) },
};

function tcp(port: number): Program['listens'] {
  return [{ port, protocol: 'TCP' }];
}

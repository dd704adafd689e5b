// The process that lives in one network namespace: it serves for the Pods there, connects as their client, and runs commands.
// It is told what to do by IPC messages {id, verb, ...} and answers each with {id, answer} or {id, error}.
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';

/** Sockets that serve, closed when the next list comes. */
let serving = [];

const line = (ip, port, peer, peerPort) => `${ip}:${port} ${peer} ${peerPort}\n`;

function serveTcp(ip, port) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.end(line(ip, port, socket.remoteAddress, socket.remotePort));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: ip, port, backlog: 1024 }, () => resolve(server));
  });
}

function serveUdp(ip, port) {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (_, { address, port: peerPort }) =>
    socket.send(line(ip, port, address, peerPort), peerPort, address),
  );
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, ip, () => {
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

async function serve({ ends }) {
  await Promise.all(serving.map((socket) => new Promise((resolve) => socket.close(resolve))));
  serving = await Promise.all(ends.flatMap(({ ip, port }) => [serveTcp(ip, port), serveUdp(ip, port)]));
}

/** What a server's line says. */
function accepted(text) {
  const [endpoint, source] = text.trim().split(' ');
  return { kind: 'accept', endpoint, source };
}

const REFUSED = { kind: 'refused' };
const SILENCE = { kind: 'drop' };

const failure = ({ code }) => (code === 'ECONNREFUSED' ? REFUSED : { kind: String(code) });

/**
 * Source ports that no connection of this namespace had before: conntrack remembers even those that were rejected for two minutes,
 * and would treat a newcomer as one of them.
 */
function freshPorts(from, to) {
  let next = from;
  return () => {
    if (next > to) next = from;
    return next++;
  };
}

const tcpPort = freshPorts(33_000, 60_000);
const udpPort = freshPorts(10_000, 29_000);

function connectTcp(ip, port, patience) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: ip, port, localPort: tcpPort() });
    let text = '';
    const finish = (outcome) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => {});
      // A reset leaves no TIME_WAIT behind; but a socket that still connects would go on trying until it can send one.
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish(SILENCE), patience);
    socket.setEncoding('utf8');
    socket.on('data', (more) => {
      text += more;
      if (text.endsWith('\n')) finish(accepted(text));
    });
    socket.on('error', (error) => {
      if (error.code !== 'EADDRINUSE') return finish(failure(error));
      clearTimeout(timer);
      resolve(connectTcp(ip, port, patience));
    });
    socket.on('end', () => finish({ kind: 'closed without a word' }));
  });
}

function bound() {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(bound());
    });
    socket.bind(udpPort(), () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

async function connectUdp(ip, port, patience) {
  const socket = await bound();
  return new Promise((resolve) => {
    const finish = (outcome) => {
      clearTimeout(timer);
      clearTimeout(again);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(outcome);
    };
    let again;
    const sendAgain = (ms) => {
      clearTimeout(again);
      again = setTimeout(() => socket.send('again', fail), ms);
    };
    const fail = (error) => {
      // EPERM: a rule in OUTPUT ended it. If it was a REJECT, the error that came for it is told at the next try.
      if (error?.code === 'EPERM') sendAgain(30);
      else if (error) finish(failure(error));
    };
    const timer = setTimeout(() => finish(SILENCE), patience);
    // A full socket buffer may lose one; a rule loses both.
    sendAgain(patience / 2);
    socket.on('error', fail);
    socket.on('message', (text) => finish(accepted(text.toString())));
    socket.connect(port, ip, (error) => (error ? fail(error) : socket.send('hello', fail)));
  });
}

/** ICMP errors "destination unreachable" that this namespace has received so far. */
function unreachables() {
  const [names, values] = readFileSync('/proc/self/net/snmp', 'utf8')
    .split('\n')
    .filter((text) => text.startsWith('Icmp:'))
    .map((text) => text.split(' '));
  return Number(values[names.indexOf('InDestUnreachs')]);
}

/**
 * Many connections at once. TCP's "refused" is a reset, unless an ICMP error came for it: that was a rule's REJECT. Which of the
 * connections it was is all the same; how many is told by the kernel's counter, so nobody else may ask meanwhile.
 */
async function ask({ protocol, ip, port, count, patience }) {
  const before = unreachables();
  const connect = protocol === 'UDP' ? connectUdp : connectTcp;
  const outcomes = await Promise.all(Array.from({ length: count }, () => connect(ip, port, patience)));
  let rejected = protocol === 'UDP' ? count : unreachables() - before;
  return outcomes.map((outcome) => (outcome === REFUSED && rejected-- > 0 ? { kind: 'reject' } : outcome));
}

function run({ command, input = '' }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    child.stdin.end(input);
  });
}

function sysctl({ settings }) {
  for (const [name, value] of Object.entries(settings)) {
    try {
      writeFileSync(`/proc/sys/net/${name}`, String(value));
    } catch (error) {
      // IPv6 may not be there at all, and then it needs no switching off.
      if (!name.startsWith('ipv6/')) throw error;
    }
  }
}

/** Forgets every client that session affinity remembers. */
function forget() {
  const lists = '/proc/self/net/xt_recent';
  try {
    for (const list of readdirSync(lists)) writeFileSync(`${lists}/${list}`, '/');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

const verbs = { serve, ask, run, sysctl, forget };

process.on('message', async ({ id, verb, ...rest }) => {
  try {
    process.send({ id, answer: await verbs[verb](rest) });
  } catch (error) {
    process.send({ id, error: `${verb}: ${error.message}` });
  }
});
process.on('disconnect', () => process.exit());

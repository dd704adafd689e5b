/**
 * The bytes of a SPDY connection inside the messages of a WebSocket: how kubectl forwards ports from 1.31 on, past proxies that know no
 * SPDY. Upstream: k8s.io/client-go/tools/portforward/tunneling_connection.go.
 */
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const NOTHING_READ = (): void => undefined;

export function tunnelThrough(socket: WebSocket): Duplex {
  const tunnel = new Duplex({
    read: NOTHING_READ,
    write(chunk: Buffer, _encoding, done) {
      if (socket.readyState === socket.OPEN) socket.send(chunk, () => done());
      else done();
    },
    final(done) {
      socket.close(1000);
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary && Buffer.isBuffer(data)) tunnel.push(data);
  });
  socket.on('close', () => {
    tunnel.push(null);
    tunnel.destroy();
  });
  return tunnel;
}

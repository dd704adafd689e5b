/** Redis over a bare connection (nc): inline commands, one answer a line. Upstream: redis.io, RESP. Left out: keys that are kept. */
import type { Exchange, Reply } from '../../network/index.ts';

function answerTo(line: string): string {
  const [command = '', ...args] = line.trim().split(/\s+/);
  switch (command.toUpperCase()) {
    case '':
      return '';
    case 'PING':
      return args.length > 0 ? `$${args[0]?.length ?? 0}\r\n${args[0] ?? ''}\r\n` : '+PONG\r\n';
    case 'ECHO':
      return `$${args[0]?.length ?? 0}\r\n${args[0] ?? ''}\r\n`;
    case 'SET':
    case 'SELECT':
    case 'QUIT':
      return '+OK\r\n';
    case 'GET':
      return args.length === 1 ? '$-1\r\n' : "-ERR wrong number of arguments for 'get' command\r\n";
    case 'DBSIZE':
      return ':0\r\n';
    case 'ROLE':
      return '*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n';
    default:
      return `-ERR unknown command '${command}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}\r\n`;
  }
}

export function redisReply(exchange: Exchange): Reply {
  // An HTTP request's second line is "Host:", at which Redis closes the connection: somebody may be attacking it.
  if (exchange.says === 'http') return { status: 0, headers: [], body: '' };
  return { status: 0, headers: [], body: exchange.body.split('\n').map(answerTo).join('') };
}

import { describe, expect, it } from 'vitest';

import type { Pod } from '../../../api/index.ts';
import { someNodeAgents } from '../../../testing/nodeAgents.ts';
import { compilePattern } from './glob.ts';
import { readRequests } from './requests.ts';

function aRedis(container: Partial<Pod['spec']['containers'][number]> = {}) {
  const agents = someNodeAgents();
  agents.run('cache', { image: 'redis', ...container });
  agents.sim.settle(60_000);
  const say = (body: string): string =>
    agents.kubelet.serve({
      pod: 'default/cache',
      port: 6379,
      protocol: 'TCP',
      client: { ip: '10.244.2.9', port: 40_000 },
      exchange: { says: 'text', method: '', path: '', headers: [], body },
      otherwise: { status: 200, body: '' },
    })?.body ?? '';
  const told = (line: string): string => say(`${line}\r\n`).replaceAll('\r\n', '|');
  return { ...agents, say, told };
}

describe('a Redis server', () => {
  it('keeps what it was told, and answers in RESP', () => {
    const { told } = aRedis();
    const lines: readonly (readonly [string, string])[] = [
      ['PING', '+PONG|'],
      ['PING hello', '$5|hello|'],
      ['SET a 1', '+OK|'],
      ['GET a', '$1|1|'],
      ['GET none', '$-1|'],
      ['INCR a', ':2|'],
      ['INCRBY a 40', ':42|'],
      ['DECR a', ':41|'],
      ['SET a x NX', '$-1|'],
      ['SET b "two words" XX', '$-1|'],
      ['SET b "two words"', '+OK|'],
      ['GET b', '$9|two words|'],
      ['APPEND b é', ':11|'],
      ['STRLEN b', ':11|'],
      ['INCR b', '-ERR value is not an integer or out of range|'],
      ['MSET c 3 d 4', '+OK|'],
      ['MGET c none d', '*3|$1|3|$-1|$1|4|'],
      ['KEYS [ab]', '*2|$1|a|$1|b|'],
      ['DBSIZE', ':4|'],
      ['EXISTS a b none', ':2|'],
      ['DEL a b none', ':2|'],
      ['TYPE c', '+string|'],
      ['RPUSH l 1 2 3', ':3|'],
      ['LRANGE l 0 -1', '*3|$1|1|$1|2|$1|3|'],
      ['LPOP l', '$1|1|'],
      ['GET l', '-WRONGTYPE Operation against a key holding the wrong kind of value|'],
      ['HSET h f 1 g 2', ':2|'],
      ['HGETALL h', '*4|$1|f|$1|1|$1|g|$1|2|'],
      ['SADD s a b a', ':2|'],
      ['SCARD s', ':2|'],
      ['RENAME c e', '+OK|'],
      ['RENAME c e', '-ERR no such key|'],
      ['GET', "-ERR wrong number of arguments for 'get' command|"],
      ['nope a b', "-ERR unknown command 'nope', with args beginning with: 'a' 'b' |"],
      ['SELECT 1', '+OK|'],
      ['SELECT 99', '-ERR DB index is out of range|'],
      ['SET a 1 EX', '-ERR syntax error|'],
      ['SET a 1 EX 0', "-ERR invalid expire time in 'set' command|"],
      ['FLUSHALL', '+OK|'],
      ['DBSIZE', ':0|'],
    ];
    expect(lines.map(([line]) => [line, told(line)])).toEqual(lines);
  });

  it('reads several commands of a connection: arrays of RESP, and a database chosen by one before', () => {
    const { say } = aRedis();
    expect(
      say('*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n*3\r\n$3\r\nSET\r\n$2\r\né\r\n$1\r\n1\r\nDBSIZE\r\nQUIT\r\nPING\r\n'),
    ).toBe('+OK\r\n+OK\r\n:1\r\n+OK\r\n');
    expect(say('DBSIZE\r\nSELECT 2\r\nGET é\r\n')).toBe(':0\r\n+OK\r\n$1\r\n1\r\n');
    expect(say('*1\r\n:4\r\nPING\r\n')).toBe("-ERR Protocol error: expected '$', got ':'\r\n");
    expect(say('SET "a\r\n')).toBe('-ERR Protocol error: unbalanced quotes in request\r\n');
    expect(readRequests('*2\r\n$3\r\nGET\r\n$5\r\nab')).toEqual([]);
  });

  it('forgets a key when its time has come', () => {
    const { told, sim } = aRedis();
    expect(told('SET a 1 EX 10')).toBe('+OK|');
    expect(told('EXPIRE none 10')).toBe(':0|');
    sim.advanceTo(sim.now + 4000);
    expect(told('TTL a')).toBe(':6|');
    expect(told('INCR a')).toBe(':2|');
    expect(told('PTTL a')).toBe(':6000|');
    expect(told('INFO keyspace')).toContain('db0:keys=1,expires=1,avg_ttl=6000');
    sim.advanceTo(sim.now + 6000);
    expect([told('GET a'), told('TTL a'), told('DBSIZE')]).toEqual(['$-1|', ':-2|', ':0|']);
    expect([told('SET b 1'), told('TTL b'), told('PERSIST b')]).toEqual(['+OK|', ':-1|', ':0|']);
  });

  it('loses its keys with its container', () => {
    const { told, sim, kubelet } = aRedis();
    told('SET a 1');
    kubelet.interfere({ kind: 'crash', pod: 'default/cache' });
    sim.advanceTo(sim.now + 10_000);
    expect(told('GET a')).toBe('$-1|');
  });

  it('asks for its password, and reads it from its command line', () => {
    const { told, say } = aRedis({ args: ['--requirepass', 'secret', '--maxmemory', '2mb'] });
    expect(told('GET a')).toBe('-NOAUTH Authentication required.|');
    expect(told('AUTH wrong')).toBe('-WRONGPASS invalid username-password pair or user is disabled.|');
    expect(say('AUTH secret\r\nCONFIG GET maxmemory*\r\n').replaceAll('\r\n', '|')).toBe(
      '+OK|*4|$9|maxmemory|$7|2097152|$16|maxmemory-policy|$10|noeviction|',
    );
  });

  it('takes any password of a user who has none, and knows whom it has let in after a wrong one', () => {
    const open = aRedis();
    expect(open.say('AUTH default x\r\nDBSIZE\r\n')).toBe('+OK\r\n:0\r\n');
    const wrong = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    expect(open.say('AUTH nobody x\r\nDBSIZE\r\n')).toBe(`${wrong}:0\r\n`);
    const { say } = aRedis({ args: ['--requirepass', 'secret'] });
    expect(say('AUTH secret\r\nAUTH wrong\r\nDBSIZE\r\n')).toBe(`+OK\r\n${wrong}:0\r\n`);
  });

  it('is told by an empty setting never to save', () => {
    const { told } = aRedis({ args: ['--save', '', '--appendonly', 'yes'] });
    expect(told('CONFIG GET save')).toBe('*2|$4|save|$0||');
    expect(told('CONFIG GET appendonly')).toBe('*2|$10|appendonly|$3|yes|');
  });

  it.each([
    ['*', 'anything', true],
    ['h?llo', 'hello', true],
    ['h[^e]llo', 'hello', false],
    ['h[a-e]llo', 'hello', true],
    ['user:*:name', 'user:1:2:name', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['[', '', false],
    ['a*b*c', 'aXXbYY', false],
  ])('takes the pattern %s for %s: %s', (pattern, key, fits) => {
    expect(compilePattern(pattern)(key)).toBe(fits);
  });

  it('is done with a pattern of many stars at once', () => {
    expect(compilePattern(`${'*a'.repeat(2000)}b`)('a'.repeat(5000))).toBe(false);
  });
});

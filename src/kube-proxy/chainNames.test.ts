import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { endpointChain, servicePortHash } from './chainNames.ts';
import { sha256 } from './sha256.ts';

describe('names of chains', () => {
  it.each([
    ['ns1/svc1:p80', 'tcp', 'XPGD46QRK7WJZT7O'],
    ['default/kubernetes:https', 'tcp', 'NPX46M4PTMTKRN6Y'],
    ['kube-system/kube-dns:dns', 'udp', 'TCOU7JCQXEZGVUNU'],
    ['kube-system/kube-dns:dns-tcp', 'tcp', 'ERIFXISQEP7F7OF4'],
    ['kube-system/kube-dns:metrics', 'tcp', 'JD5MR3NA4I4DYORP'],
    ['default/web:http', 'tcp', 'CDGGSHYLG3RE2FKL'],
    ['default/web', 'tcp', 'LOLE4ISW44XBNF3G'],
  ])('%s over %s is KUBE-SVC-%3$s in every cluster', (port, protocol, hash) => {
    expect(servicePortHash(port, protocol)).toBe(hash);
  });

  it('an endpoint’s name depends on its address as well', () => {
    expect(endpointChain('ns1/svc1:p80', 'tcp', '10.180.0.1:80')).toBe('KUBE-SEP-SXIVWICOYRO3J4NJ');
  });

  it('SHA-256 is SHA-256, at every length around a block and beyond ASCII', () => {
    for (const text of ['', 'Grüße, 世界 🎒', ...Array.from({ length: 200 }, (_, n) => 'x'.repeat(n))])
      expect(Buffer.from(sha256(text)).toString('hex')).toBe(createHash('sha256').update(text).digest('hex'));
  });
});

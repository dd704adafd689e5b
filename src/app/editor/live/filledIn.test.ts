import { describe, expect, it } from 'vitest';
import { isWritten, lastApplied } from './filledIn.ts';

describe('what nobody wrote', () => {
  const written = { spec: { ports: [{ port: 80 }, { port: 443, name: 'tls' }], selector: { app: 'web' } } };
  const live = {
    spec: {
      type: 'ClusterIP',
      ports: [
        { port: 443, name: 'tls', protocol: 'TCP' },
        { port: 80, targetPort: 80 },
      ],
      selector: { app: 'web' },
    },
  };

  const cases: [boolean, (string | number)[]][] = [
    [true, ['spec', 'selector', 'app']],
    [false, ['spec', 'type']],
    [true, ['spec', 'ports', 0, 'name']],
    [false, ['spec', 'ports', 0, 'protocol']],
    [true, ['spec', 'ports', 1, 'port']],
    [false, ['spec', 'ports', 1, 'targetPort']],
    [false, ['spec', '__proto__']],
    [false, ['constructor']],
  ];
  for (const [expected, path] of cases)
    it(`${path.join('.')} was ${expected ? '' : 'not '}written`, () =>
      expect(isWritten(written, live, path)).toBe(expected));

  it('is known from the annotation kubectl leaves, and unknown when that is missing or broken', () => {
    const annotated = (text: string) => ({
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
    });
    expect(lastApplied(annotated('{"kind":"Service"}\n'))).toEqual({ kind: 'Service' });
    expect(lastApplied(annotated('{broken'))).toBeUndefined();
    expect(lastApplied({ metadata: {} })).toBeUndefined();
  });
});

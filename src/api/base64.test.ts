import { describe, expect, it } from 'vitest';

import { decodeBase64, encodeBase64, utf8Bytes, utf8End, utf8Text } from './base64.ts';

describe('base64 and UTF-8', () => {
  it.each(['', 'a', 'ab', 'abc', 'admin', 'Grüße', '日本', '🎈 up', '\u0000\u007f\u0080\u07ff\u0800\uffff'])(
    'agree with the platform for %j',
    (text) => {
      const bytes = utf8Bytes(text);
      expect(bytes).toEqual([...Buffer.from(text, 'utf8')]);
      expect(encodeBase64(bytes)).toBe(Buffer.from(text, 'utf8').toString('base64'));
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
      expect(utf8Text(bytes)).toBe(text);
      expect(utf8End(`<${text}>`, 1, bytes.length)).toBe(1 + text.length);
      expect(utf8End(text, 0, bytes.length + 1)).toBeUndefined();
    },
  );

  it('shows bytes that are no text as replacement characters', () => {
    expect(utf8Text([0x61, 0xff, 0x62, 0xc3])).toBe('a\ufffdb\ufffd');
  });
});

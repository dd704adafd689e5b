import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/index.ts';
import { isMetaForm, negotiate } from './negotiation.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const chosen = (accept: string) => {
  const { mediaType, convert } = negotiate(accept, isMetaForm);
  return convert ? `${mediaType} ${convert.kind} ${convert.version}` : mediaType;
};

describe('the form a client is answered in', () => {
  it.each([
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['application/json;q=0.5, application/yaml', 'application/yaml'],
    ['*/*, application/yaml', 'application/yaml'],
    ['application/json, application/yaml', 'application/json'],
    ['application/vnd.kubernetes.protobuf,application/json', 'application/json'],
    ['application/vnd.kubernetes.protobuf, */*', 'application/json'],
    [TABLE, 'application/json Table v1'],
    [`${TABLE.replace('v1', 'v1beta1')},application/json`, 'application/json Table v1beta1'],
    [`${TABLE.replace('v1', 'v2')},application/json`, 'application/json'],
    [`${TABLE};q=0.1,application/json;q=0.9`, 'application/json'],
    ['application/yaml;as=Table;v=v1;g=meta.k8s.io', 'application/yaml Table v1'],
    ['application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'application/json PartialObjectMetadata v1'],
    ['application/json;as=Tale;v=v1;g=meta.k8s.io,application/yaml', 'application/yaml'],
    ['application/json;as=Table,application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json;stream=watch', 'application/json'],
    ['application/json;stream=drip,application/yaml', 'application/yaml'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
    [',;,/,a/b/c,*', 'application/json'],
  ])('Accept: %s', (accept, form) => expect(chosen(accept)).toBe(form));

  it.each(['application/vnd.kubernetes.protobuf', 'text/html', 'application/json;as=Table;v=v9;g=meta.k8s.io'])(
    'refuses what it cannot give: %s',
    (accept) => {
      const refused = () => negotiate(accept, isMetaForm);
      expect(refused).toThrow(ApiError);
      expect(refused).toThrow('only the following media types are accepted: application/json, application/yaml');
    },
  );

  it('streams JSON only', () => {
    expect(negotiate('application/yaml,application/json', isMetaForm, true).mediaType).toBe('application/json');
    expect(() => negotiate('application/yaml', isMetaForm, true)).toThrow(
      'only the following media types are accepted: application/json;stream=watch',
    );
  });
});

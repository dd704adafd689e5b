import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { LongName } from './LongName.tsx';

afterEach(cleanup);

it('cuts a long name in its middle, where there is no room for it: its end stays', () => {
  const { container } = render(<LongName name="payments-gateway-legacy-v2" />);
  expect(container.textContent).toBe('payments-gateway-legacy-v2');
  expect(container.querySelector('span > span:last-child')?.textContent).toBe('gacy-v2');
});

it('leaves a short name whole', () => {
  const { container } = render(<LongName name="db-svc" />);
  expect(container.innerHTML).toBe('db-svc');
});

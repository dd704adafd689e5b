/** EndpointSlices and Endpoints. Upstream: printEndpointSlice, printEndpoints. */
import type { Endpoints, EndpointSlice } from '../../../api/index.ts';
import { fewOf } from './cells.ts';
import { AGE, age, column, NAME, type Printer } from './printer.ts';

export const endpointSlicePrinter: Printer<EndpointSlice> = {
  columns: [
    NAME,
    column('AddressType', 'IPv4, IPv6 or FQDN.'),
    column('Ports', 'Ports every endpoint of the slice has.'),
    column('Endpoints', 'Addresses, ready or not.'),
    AGE,
  ],
  cells: (slice, now) => [
    slice.metadata.name,
    slice.addressType,
    fewOf(
      (slice.ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port))),
      '<unset>',
    ),
    fewOf(
      slice.endpoints.flatMap(({ addresses }) => addresses),
      '<unset>',
    ),
    age(slice, now),
  ],
};

const hostPort = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

function addressesCell({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port))),
  );
  return fewOf(all, '');
}

export const endpointsPrinter: Printer<Endpoints> = {
  columns: [NAME, column('Endpoints', 'Ready addresses with their ports.'), AGE],
  cells: (endpoints, now) => [endpoints.metadata.name, addressesCell(endpoints), age(endpoints, now)],
};

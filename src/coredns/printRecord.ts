/** A record as a zone file has it: what `dig` prints. */
import type { ResourceRecord } from '../api/index.ts';
import type { DnsRecord } from './records.ts';

function dataOf(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
      return record.address;
    case 'CNAME':
    case 'PTR':
      return record.target;
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
  }
}

export function printRecord(record: DnsRecord): ResourceRecord {
  const { name, ttl, type } = record;
  return { name, ttl, type, data: dataOf(record) };
}

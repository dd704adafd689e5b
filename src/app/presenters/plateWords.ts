/** A rule plate in words: what a node's kernel does with a packet to this virtual address. */
import type { Plate } from '../../api/index.ts';
import { latePresenterWords } from './late.words.ts';

export function plateAddressText({ ip, port, protocol }: Plate): string {
  return `${ip}:${port}/${protocol}`;
}

/** "→ 3 endpoints", "→ DROP". */
export function plateOutcome({ verdict, segments, policy }: Plate): string {
  if (verdict === 'reject') return '→ REJECT';
  if (verdict === 'drop') return '→ DROP';
  return latePresenterWords.endpoints(segments.length, policy === 'Local');
}

/** "namespace/name" of the Service, and its port's name. */
export function plateService({ service }: Plate): { readonly key: string; readonly port: string } {
  const colon = service.indexOf(':');
  return colon < 0 ? { key: service, port: '' } : { key: service.slice(0, colon), port: service.slice(colon + 1) };
}

/** Whether a selection's address means this plate: "ip:port", the bare ip, or for a NodePort ":port". */
export function isPlateAt(plate: Plate, service: string, address: string): boolean {
  if (plate.service !== service && plateService(plate).key !== service) return false;
  const { ip, port } = plate;
  return [`${ip}:${port}`, plateAddressText(plate), ip, `:${port}`].includes(address);
}

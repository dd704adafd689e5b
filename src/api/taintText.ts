/** A taint as kubectl writes it: key=value:Effect. Upstream: printTaintsMultilineWithIndent in kubectl/pkg/describe/describe.go. */
import type { Taint } from './core.ts';

export const taintText = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ''}:${effect}`;

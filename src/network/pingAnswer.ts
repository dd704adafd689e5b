/**
 * Who answers a ping: the kernel that has the address, whatever processes there are. Upstream: net/ipv4/icmp.c (icmp_echo).
 * Left out: rate limits, net.ipv4.icmp_echo_ignore_all.
 */
import { Decided } from '../api/index.ts';
import type { Packet } from './packets.ts';
import { networkSays as says } from './sentences.ts';
import { served, type Here, type Step } from './steps.ts';

export function isPing({ segment }: Packet): boolean {
  return segment === 'echo request';
}

/** The echo request has reached the kernel that has the address. */
export function answerPing(
  here: Here,
  who: { readonly pod?: string },
  course: NonNullable<Parameters<typeof served>[2]> = {},
): Step {
  const endpoint = (course.packet ?? here.packet).header.dst;
  const decided = [...(course.decided ?? []), new Decided('socket', says.kernelAnswersPing(endpoint))];
  return served(here, { stop: here.stop, endpoint, ...who }, { ...course, decided });
}

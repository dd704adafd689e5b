/**
 * Images on nodes. A node pulls an image once; while another image is being pulled, the next waits its turn (serializeImagePulls).
 * Upstream: pkg/kubelet/images/image_manager.go; the errors are containerd's. Simplified: a node's second Pod that asks for an
 * image on its way waits for that pull; a pull with policy Always of an image that is there only asks the registry for its digest.
 */
import { goDuration } from '../api/index.ts';
import { parseReference, sizeOf, type ImageReference } from './images/index.ts';
import { imageNames } from './identifiers.ts';
import type { KubeletContext } from './context.ts';
import type { SimTime } from '../sim/index.ts';

/** How long a pull takes: 300 ms to 1,500 ms, a property of image and node. */
const PULL_MIN_MS = 300;
const PULL_SPREAD_MS = 1200;
/** One round trip to the registry for the digest, or to the content store for what another Pod just pulled. */
const CHECK_MIN_MS = 40;
const CHECK_SPREAD_MS = 160;

export interface Pull {
  /** ms the pull itself takes, and ms until it is done, waiting included. */
  readonly took: number;
  readonly total: number;
}

const key = (node: string, image: string): string => `${node} ${imageNames(image).image}`;

export function isPresent(context: KubeletContext, node: string, image: string): boolean {
  const known = context.images.get(key(node, image));
  return known !== undefined && known.presentAt <= context.sim.now;
}

/** Begins to pull an image that can be had. */
export function pullImage(context: KubeletContext, node: string, image: string): Pull {
  const { sim, images, pullers } = context;
  const known = images.get(key(node, image));
  const check = CHECK_MIN_MS + Math.floor(sim.fixed(`kubelet/check/${node}/${image}`) * CHECK_SPREAD_MS);
  if (known) return { took: check, total: Math.max(0, known.presentAt - sim.now) + check };
  const took = PULL_MIN_MS + Math.floor(sim.fixed(`kubelet/pull/${node}/${image}`) * PULL_SPREAD_MS);
  const begins = Math.max(sim.now, pullers.get(node) ?? 0);
  const presentAt = begins + took;
  pullers.put(node, presentAt);
  images.put(key(node, image), { presentAt });
  return { took, total: presentAt - sim.now };
}

/** How long it takes to learn that an image cannot be had. */
export function failedPullTime(context: KubeletContext, node: string, image: string): SimTime {
  return PULL_MIN_MS + Math.floor(context.sim.fixed(`kubelet/pull/${node}/${image}`) * PULL_SPREAD_MS);
}

/** The image is on the node from the start. */
export function preload(context: Pick<KubeletContext, 'images'>, node: string, image: string): void {
  context.images.put(key(node, image), { presentAt: 0 });
}

export function pulledMessage(image: string, { took, total }: Pull): string {
  const times = `${goDuration(took)} (${goDuration(total)} including waiting)`;
  return `Successfully pulled image "${image}" in ${times}. Image size: ${sizeOf(image)} bytes.`;
}

/** Why an image cannot be had, in the runtime's words; undefined when it can. What does not exist is agreed: see the two cases. */
export function pullError(image: string): string | undefined {
  const reference = parseReference(image);
  if (!reference) return undefined;
  const { normalized, registry, path, tag } = reference;
  const unpack = `failed to pull and unpack image "${normalized}": failed to resolve reference "${normalized}"`;
  if (registry === 'example.invalid' || registry.endsWith('.invalid')) {
    const url = `https://${registry}/v2/${path}/manifests/${tag ?? reference.digest ?? ''}`;
    return `${unpack}: failed to do request: Head "${url}": dial tcp: lookup ${registry}: no such host`;
  }
  if (!existsInRegistry(reference)) return `rpc error: code = NotFound desc = ${unpack}: ${normalized}: not found`;
  return undefined;
}

/** Names and tags that say themselves that they are wrong. Any other tag of any image can be pulled. */
function existsInRegistry({ tag, path }: ImageReference): boolean {
  if (/(?:does-?not-?exist|doesnt-?exist|nonexist|no-such)/i.test(path)) return false;
  return tag === undefined || !/(does-?not-?exist|doesnt-?exist|nonexist|no-such|invalid|broken|nope)/i.test(tag);
}

/** The kubelet's words for a name that is no image reference at all. */
export function nameError(image: string): string | undefined {
  if (parseReference(image)) return undefined;
  const why = /[A-Z]/.test(image.split(':')[0] ?? '')
    ? `repository name (library/${image.split(':')[0] ?? ''}) must be lowercase`
    : undefined;
  const format = why === undefined ? 'invalid reference format' : `invalid reference format: ${why}`;
  return `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${format}`;
}

/** What stands in the picture: the cluster's edge and wires, nodes with Pods and rules, Services, and whoever is outside. */
import { taintText } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import type { NodeLayout, PlateLayout, PodLayout, SceneLayout } from '../../../scene/index.ts';
import { hueOf } from '../../../scene/index.ts';
import { components, kindTag, plateAddress, plateName, refusalIn, serviceAddress } from '../../canvas/boxWords.ts';
import { glyphPath } from '../../canvas/glyphs.ts';
import { nodeFacts } from '../../canvas/nodeState.ts';
import type { Tone } from '../../canvas/podFacts.ts';
import type { SceneFacts } from '../../canvas/store/sceneInput.ts';
import { linkTrouble } from '../../presenters/linkWords.ts';
import { formatSeconds, formatShare } from '../../ui/format.ts';
import { box, disc, element, escaped, path, widthOf, words, type Box } from './element.ts';
import type { Colours } from './theme.ts';
import { exportWords } from '../words.ts';
import { canvasWords } from '../../canvas/words.tsx';

export interface Standing extends SceneFacts {
  readonly cluster: Cluster;
  readonly layout: SceneLayout;
  readonly colour: Colours;
}

export function glyph(slot: number, x: number, y: number, radius: number, fill: string): string {
  return element('path', { d: glyphPath(slot), transform: `translate(${x} ${y}) scale(${radius})`, fill });
}

const TONES: Readonly<Record<Tone, string>> = {
  ok: 'ok',
  busy: 'text-muted',
  warn: 'warn',
  bad: 'danger',
  done: 'text-muted',
};
const SIGNS: Readonly<Record<Tone, string>> = {
  ok: 'M-3.2 .2 -1 2.4 3.2 -2.2',
  busy: 'M-2 0h0M0 0h0M2 0h0',
  warn: 'M0 -3V.8M0 2.9V3',
  bad: 'M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4',
  done: 'M-2.8 0H2.8',
};

function lamp(tone: Tone, x: number, y: number, colour: Colours): string {
  return element(
    'g',
    { transform: `translate(${x} ${y})` },
    disc(0, 0, 6, { fill: colour(TONES[tone]) }),
    path(SIGNS[tone], { stroke: colour('surface-raised'), weight: 1.6 }),
  );
}

/** A dash says: not quite there. */
const DASHED: ReadonlySet<Tone> = new Set(['busy', 'warn']);

function pod(seat: PodLayout, { pods, colour }: Standing): string {
  const facts = pods.get(seat.uid);
  if (!facts) return '';
  const { x, y, width, height } = seat.rect;
  const own = colour(`app-${hueOf(seat.colour)}`);
  const isBad = facts.tone === 'bad';
  const parts = [
    box(seat.rect, {
      fill: colour(isBad ? 'danger-soft' : seat.density === 'dot' ? `app-${hueOf(seat.colour)}` : 'surface-raised'),
      stroke: isBad ? colour('danger') : own,
      weight: 1.4,
      round: seat.density === 'card' ? 10 : 4,
      ...(DASHED.has(facts.tone) ? { dash: '5 4' } : {}),
    }),
  ];
  const name = facts.shortName;
  if (seat.density === 'chip')
    parts.push(
      glyph(seat.colour, x + 14, y + height / 2, 4.5, own),
      words(x + 24, y + height / 2 + 4, name.replace('…', ''), {
        size: 11,
        bold: true,
        fill: colour('text'),
        room: width - 42,
      }),
      lamp(facts.tone, x + width - 12, y + height / 2, colour),
    );
  if (seat.density === 'card')
    parts.push(
      glyph(seat.colour, x + 17, y + 18, 5.5, own),
      words(x + 30, y + 23, name, { size: 13, bold: true, fill: colour('text'), room: width - 58 }),
      lamp(facts.tone, x + width - 18, y + 18, colour),
      words(x + 12, y + 44, facts.address === '' ? canvasWords.pod.noAddress : facts.address, {
        size: 11.5,
        mono: true,
        fill: colour('text-soft'),
        room: width - 20,
      }),
      words(x + 12, y + 64, facts.state, { size: 11, fill: colour(TONES[facts.tone]), room: width - 20 }),
    );
  return element(
    'g',
    {},
    element('title', {}, escaped(`Pod ${facts.namespace}/${facts.name}: ${facts.state}`)),
    ...parts,
  );
}

function segments(seat: PlateLayout, { colour, layout, pods }: Standing): string {
  const { plate, bar, segments: list, colour: slot } = seat;
  if (plate.verdict !== 'dnat') {
    const isDrop = plate.verdict === 'drop';
    const tone = colour(isDrop ? 'warn' : 'danger');
    return [
      box(bar, {
        fill: colour(isDrop ? 'warn-soft' : 'danger-soft'),
        stroke: tone,
        round: 3,
        ...(isDrop ? { dash: '4 3' } : {}),
      }),
      bar.height > 10 && bar.width > 60
        ? words(bar.x + bar.width / 2, bar.y + bar.height - 5, refusalIn(seat), {
            size: 10,
            bold: true,
            fill: tone,
            anchor: 'middle',
            room: bar.width,
          })
        : '',
    ].join('');
  }
  return list
    .map(({ rect, endpoint }, i) => {
      const share = formatShare(plate.segments[i]?.probability ?? 0);
      const uid = layout.index.podsByIP.get(endpoint.slice(0, endpoint.lastIndexOf(':')))?.uid;
      const who = (uid && pods.get(uid)?.shortName) ?? endpoint.slice(0, endpoint.lastIndexOf(':'));
      const hasShare = bar.height > 10 && rect.width > 6 + share.length * 7;
      const both = bar.height > 14 && rect.width > 62;
      const inner: Box = { x: rect.x + 0.5, y: bar.y, width: Math.max(0.5, rect.width - 1), height: bar.height };
      const at = { x: rect.x + rect.width / 2, y: bar.y + bar.height / 2 + 3.5 };
      return [
        box(inner, {
          fill: colour(hueOf(slot) === 0 ? 'border' : `app-${hueOf(slot)}-soft`),
          stroke: colour(`app-${hueOf(slot)}`),
          weight: 0.6,
          round: 2,
        }),
        hasShare
          ? words(at.x, at.y, both ? `${share} ${who}` : share, {
              size: 10,
              fill: colour('text'),
              anchor: 'middle',
              room: rect.width - 4,
            })
          : '',
      ].join('');
    })
    .join('');
}

function plate(seat: PlateLayout, standing: Standing): string {
  const { colour } = standing;
  const { rect, size } = seat;
  const parts: string[] = [];
  if (size === 'full' || size === 'slim')
    parts.push(box(rect, { fill: colour('surface'), stroke: colour('border'), round: 7 }));
  const { name, port } = plateName(seat.plate);
  if (size === 'mini')
    parts.push(
      words(rect.x + 4, rect.y + 12, port && name !== 'kubernetes' ? port : name, {
        size: 10,
        fill: colour('text-soft'),
        room: rect.width - 6,
      }),
    );
  if (size === 'full' || size === 'slim') {
    const tag = kindTag(seat.plate);
    const head = `${plateAddress(seat.plate)}${tag ? ` ${tag}` : ''}${seat.plate.policy === 'Local' ? ' Local' : ''}`;
    const line = rect.y + (size === 'full' ? 18 : 17);
    const service = port ? `${name} ${port}` : name;
    const room = size === 'full' ? rect.width - 20 : Math.max(0, seat.bar.x - rect.x - 12);
    parts.push(
      path(`M${rect.x + 1} ${rect.y + 6}V${rect.y + rect.height - 6}`, {
        stroke: colour(`app-${hueOf(seat.colour)}`),
        weight: 3,
      }),
      words(rect.x + 10, line, head, { size: 11.5, mono: true, fill: colour('text'), room }),
    );
    const left = room - widthOf(head, { size: 11.5, mono: true }) - 10;
    if (size === 'full')
      parts.push(
        words(rect.x + rect.width - 10, line, service, {
          size: 11,
          fill: colour('text-muted'),
          anchor: 'end',
          room: left,
        }),
      );
  }
  return parts.join('') + segments(seat, standing);
}

function chips(at: { x: number; y: number }, { cluster, colour }: Standing): string {
  let x = at.x;
  return [...components(cluster.settings.loadBalancer)]
    .reverse()
    .map(({ name }) => {
      const width = widthOf(name, { size: 11.5 }) + 20;
      x -= width + 8;
      return (
        box({ x, y: at.y, width, height: 26 }, { fill: colour('surface-sunken'), stroke: colour('border'), round: 8 }) +
        words(x + width / 2, at.y + 17, name, { size: 11.5, fill: colour('text-soft'), anchor: 'middle' })
      );
    })
    .join('');
}

function sync(name: string, { cluster, colour }: Standing, x: number, y: number): string {
  const status = cluster.proxyStatus(name);
  if (!status) return '';
  const [text, tone] = !status.running
    ? ([canvasWords.sync.stopped, 'danger'] as const)
    : status.syncDueAt !== undefined
      ? ([canvasWords.sync.due(formatSeconds(Math.max(0, status.syncDueAt - cluster.now), 1)), 'warn'] as const)
      : ([canvasWords.sync.done, 'ok'] as const);
  const how = { size: 11, fill: colour('text-muted'), anchor: 'end' as const };
  return disc(x - widthOf(text, how) - 8, y - 4, 3.5, { fill: colour(tone) }) + words(x, y, text, how);
}

function kernel(seat: NodeLayout, standing: Standing): string {
  const { colour, cluster } = standing;
  const { kernel: area, lane, flat } = seat;
  const isStopped = cluster.proxyStatus(seat.name)?.running === false;
  const mode = cluster.proxyStatus(seat.name)?.mode;
  const title = flat ? canvasWords.node.rules : exportWords.kernelRules(mode);
  const line = area.y + (flat ? 15 : 19);
  return [
    box(area, {
      fill: colour('surface-sunken'),
      stroke: colour(isStopped ? 'danger' : 'border'),
      round: 11,
      ...(isStopped ? { dash: '6 4' } : {}),
    }),
    words(area.x + (flat ? 10 : 14), line, title, { size: 11, fill: colour('text-soft') }),
    sync(seat.name, standing, area.x + area.width - (flat ? 10 : 14), line),
    flat
      ? ''
      : path(`M${lane.x1} ${lane.y}H${lane.x2}`, { stroke: colour('border-strong'), dash: '4 4' }) +
        words(lane.x2 - 10, lane.y - 3, canvasWords.node.conntrack, {
          size: 10,
          fill: colour('text-muted'),
          anchor: 'end',
        }),
    ...seat.plates.map((each) => plate(each, standing)),
  ].join('');
}

function node(seat: NodeLayout, standing: Standing): string {
  const { colour, nodes, cluster, layout } = standing;
  const object = nodes.get(seat.name);
  if (!object) return '';
  const facts = nodeFacts(object);
  const { x, y, width, height } = seat.rect;
  const wires = seat.flat
    ? ''
    : [seat.wireIn, seat.wireOut]
        .map((at) =>
          path(`M${at} ${seat.kernel.y + 34}V${y + height}`, { stroke: colour('border-strong'), dash: '2 4' }),
        )
        .join('');
  const name = { size: 15, bold: true, fill: colour('text') };
  const after = x + 16 + widthOf(seat.name, name) + 10;
  const trouble = linkTrouble(cluster.link(seat.name));
  const tags = [
    ...(seat.flat && facts.zone ? [canvasWords.zone(facts.zone)] : []),
    ...(facts.isCordoned ? [canvasWords.node.cordoned] : []),
    ...facts.taints.map(taintText),
    ...(trouble ? [trouble] : []),
  ];
  return element(
    'g',
    {},
    box(seat.rect, { fill: colour('surface'), stroke: colour(facts.tone === 'ok' ? 'border' : 'danger'), round: 16 }),
    wires,
    words(x + 16, y + 31, seat.name, name),
    words(after, y + 31, facts.ip, { size: 11.5, mono: true, fill: colour('text-muted') }),
    words(after + widthOf(facts.ip, { size: 11.5, mono: true }) + 10, y + 31, tags.join(', '), {
      size: 10.5,
      fill: colour('warn'),
    }),
    seat.flat
      ? chips({ x: x + width - 8, y: y + 12 }, standing)
      : (facts.tone === 'ok'
          ? ''
          : words(x + width - 34, y + 30, 'NotReady', { size: 11, fill: colour('danger'), anchor: 'end' })) +
          lamp(facts.tone, x + width - 22, y + 26, colour),
    kernel(seat, standing),
    ...layout.pods.filter((each) => each.node === seat.name).map((each) => pod(each, standing)),
  );
}

function edge(standing: Standing): string {
  const { layout, colour } = standing;
  const { cluster, buses, trunkX, zones, strip, nodes } = layout;
  const wire = { stroke: colour('border-strong'), weight: 4, opacity: 0.55 };
  const last = buses.at(-1);
  const flat = nodes.find((each) => each.flat);
  const parts = [box(cluster, { fill: colour('surface-hover'), stroke: colour('border'), round: 26 })];
  for (const { y, x1, x2 } of buses) parts.push(path(`M${x1} ${y}H${x2}`, wire));
  if (last && (flat ?? buses.length > 1))
    parts.push(path(`M${trunkX} ${flat ? flat.bandY : (buses[0]?.y ?? 0)}V${last.y}`, wire));
  if (flat) parts.push(path(`M${trunkX} ${flat.bandY}H${flat.rect.x}`, wire));
  for (const { name, rect } of zones)
    parts.push(
      box(rect, { stroke: colour('border-strong'), dash: '6 5', round: 20 }),
      words(rect.x + 14, rect.y + 16, canvasWords.zone(name), { size: 11, fill: colour('text-muted') }),
    );
  if (last) {
    const x = cluster.x + cluster.width / 2;
    parts.push(
      box({ x: x - 48, y: last.y - 9, width: 96, height: 18 }, { fill: colour('surface-hover') }),
      words(x, last.y + 4, canvasWords.nodeNetwork, { size: 10.5, fill: colour('text-muted'), anchor: 'middle' }),
    );
  }
  if (!flat)
    parts.push(
      box(strip, { fill: colour('surface'), stroke: colour('border'), round: 16 }),
      words(strip.x + 16, strip.y + strip.height / 2 + 5, canvasWords.controlPlane.label, {
        size: 13,
        bold: true,
        fill: colour('text'),
      }),
      chips({ x: strip.x + strip.width - 8, y: strip.y + strip.height / 2 - 13 }, standing),
    );
  return parts.join('');
}

function services({ layout, services: objects, colour }: Standing): string {
  const isHub = layout.lens === 'logical';
  return layout.services
    .map(({ key, rect, colour: slot, system }) => {
      const service = objects.get(key);
      if (!service) return '';
      const { x, y, width, height } = rect;
      const own = colour(system ? 'border-strong' : `app-${hueOf(slot)}`);
      const name = { size: system ? 11 : 13, bold: true, fill: colour('text'), room: width * (system ? 0.3 : 0.45) };
      return [
        box(rect, {
          fill: colour(isHub && !system ? `app-${hueOf(slot)}-soft` : 'surface-hover'),
          stroke: own,
          weight: isHub ? 2 : 1.4,
          round: height / 2,
          ...(isHub ? {} : { dash: '5 4' }),
        }),
        glyph(slot, x + 22, y + height / 2, 5, colour(`app-${hueOf(slot)}`)),
        words(x + 36, y + height / 2 + 5, service.metadata.name, name),
        words(x + width - 16, y + height / 2 + 4, serviceAddress(service), {
          size: system ? 10.5 : 11.5,
          mono: true,
          fill: colour('text-muted'),
          anchor: 'end',
          room: width * 0.48,
        }),
      ].join('');
    })
    .join('');
}

function card(rect: Box, lines: readonly [string, string, string], icon: string, colour: Colours): string {
  const { x, y } = rect;
  return [
    box(rect, { fill: colour('surface'), stroke: colour('border-strong'), round: 14 }),
    element(
      'g',
      { transform: `translate(${x + 16} ${y + 21})` },
      path(icon, { stroke: colour('text-soft'), weight: 1.6 }),
    ),
    words(x + 54, y + 22, lines[0], { size: 13, bold: true, fill: colour('text'), room: rect.width - 62 }),
    words(x + 54, y + 39, lines[1], { size: 11.5, mono: true, fill: colour('text-soft'), room: rect.width - 62 }),
    words(x + 54, y + 55, lines[2], { size: 11, fill: colour('text-muted'), room: rect.width - 62 }),
  ].join('');
}

const PERSON = 'M8.4 8a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0M4.800 20c.6-4 3.400-6 7.200-6s6.600 2 7.200 6';
const FAN = 'M12 3v6M12 9 5 15M12 9v6M12 9l7 6M3 18h4M10 18h4M17 18h4';

function outside({ layout, cluster, colour }: Standing): string {
  const { x, y } = layout.void;
  const nowhere: Box = { x: x - 58, y: y - 31, width: 116, height: 62 };
  return [
    ...layout.externals.map(({ name, rect }) =>
      card(
        rect,
        [name, cluster.settings.externals.find((each) => each.name === name)?.ip ?? '', canvasWords.outside.idle],
        PERSON,
        colour,
      ),
    ),
    ...layout.balancers.map(({ rect, ip, service }) =>
      card(
        rect,
        [canvasWords.outside.balancer, ip ?? '<pending>', service.slice(service.indexOf('/') + 1)],
        FAN,
        colour,
      ),
    ),
    box(nowhere, { stroke: colour('border-strong'), dash: '3 4', round: 31 }),
    words(x, y - 2, canvasWords.outside.nowhere, { size: 11, fill: colour('text-muted'), anchor: 'middle' }),
    words(x, y + 13, canvasWords.outside.toNobody, { size: 10.5, fill: colour('text-muted'), anchor: 'middle' }),
  ].join('');
}

function waiting(standing: Standing): string {
  const { layout, colour } = standing;
  const list = layout.pods.filter((each) => each.node === '');
  if (list.length === 0) return '';
  return [
    box(layout.waiting, { stroke: colour('border-strong'), dash: '6 5', round: 14 }),
    words(layout.waiting.x + 12, layout.waiting.y + 16, canvasWords.controlPlane.waiting(), {
      size: 11,
      fill: colour('text-muted'),
    }),
    ...list.filter(({ behind }) => !behind).map((each) => pod(each, standing)),
  ].join('');
}

export function drawStanding(standing: Standing): string {
  return [
    edge(standing),
    services(standing),
    ...standing.layout.nodes.map((each) => node(each, standing)),
    waiting(standing),
    outside(standing),
  ].join('\n');
}

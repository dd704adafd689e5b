/** A shape for every app, beside its colour: the same in the DOM (an SVG path) and on the canvas. Drawn around 0, 0, one unit wide. */

type Polygon = readonly (readonly [number, number])[];

function regular(sides: number, turn = 0, radius = 1): Polygon {
  return Array.from({ length: sides }, (_, i) => {
    const angle = -Math.PI / 2 + turn + (i * 2 * Math.PI) / sides;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius] as const;
  });
}

function star(points: number, inner: number): Polygon {
  return Array.from({ length: points * 2 }, (_, i) => {
    const angle = -Math.PI / 2 + (i * Math.PI) / points;
    const radius = i % 2 === 0 ? 1.15 : inner;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius] as const;
  });
}

/** A cross of two bars. */
function notched(turn: number): Polygon {
  const [near, far] = [0.42, 1.15];
  return Array.from({ length: 4 }, (_, i) => turn + (i * Math.PI) / 2).flatMap((angle) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const at = (x: number, y: number) => [x * cos - y * sin, x * sin + y * cos] as const;
    return [at(near, -near), at(far, -near), at(far, near)];
  });
}

function box(width: number, height: number): Polygon {
  return [
    [-width, -height],
    [width, -height],
    [width, height],
    [-width, height],
  ];
}

/** By slot of the palette; undefined is a disc. */
const SHAPES: readonly (Polygon | undefined)[] = [
  regular(4, Math.PI / 4, 1.08),
  undefined,
  regular(4, 0, 1.2),
  regular(3, 0, 1.25),
  regular(6, 0, 1.08),
  regular(3, Math.PI, 1.25),
  star(5, 0.5),
  regular(5, 0, 1.12),
  // The same colours once more: an eighth app, and those after it.
  notched(0),
  star(4, 0.48),
  regular(3, Math.PI / 2, 1.25),
  box(1.3, 0.62),
  star(6, 0.66),
  notched(Math.PI / 4),
  box(0.62, 1.3),
  // The DNS: a signpost.
  [
    [-1.15, -0.78],
    [0.4, -0.78],
    [1.25, 0],
    [0.4, 0.78],
    [-1.15, 0.78],
  ],
];

/** The path of a glyph for an SVG of viewBox -1.4 -1.4 2.8 2.8. */
export function glyphPath(slot: number): string {
  const shape = SHAPES[slot % SHAPES.length];
  if (!shape) return 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z';
  return `M${shape.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join('L')}Z`;
}

/** Adds a glyph to the canvas' present path. */
export function addGlyph(path: CanvasPath, slot: number, x: number, y: number, radius: number): void {
  const shape = SHAPES[slot % SHAPES.length];
  if (!shape) {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, Math.PI * 2);
    return;
  }
  for (let i = 0; i < shape.length; i++) {
    const [dx, dy] = shape[i]!;
    if (i === 0) path.moveTo(x + dx * radius, y + dy * radius);
    else path.lineTo(x + dx * radius, y + dy * radius);
  }
  path.closePath();
}

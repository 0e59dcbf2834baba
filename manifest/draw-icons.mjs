// Draws color.png and outline.png: an answer (a speech bubble) that is recorded (a check). Run: node manifest/draw-icons.mjs
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const WHITE = [255, 255, 255];
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);
const clamp = (v) => Math.min(1, Math.max(0, v));

/** Distance to a rounded rectangle around (0, 0); negative inside. */
const box = (x, y, w, h, r) => {
  const dx = Math.abs(x) - w + r;
  const dy = Math.abs(y) - h + r;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r;
};
/** Distance to a line from a to b. */
const line = (x, y, [ax, ay], [bx, by]) => {
  const t = clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
};
/** Distance to a triangle, corners clockwise on the screen. */
const triangle = (x, y, corners) => {
  let outside = Number.NEGATIVE_INFINITY;
  for (const [i, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(i + 1) % corners.length];
    const length = Math.hypot(bx - ax, by - ay);
    outside = Math.max(outside, ((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length);
  }
  return outside;
};

// In a square from -1 to 1.
const bubble = (x, y) => Math.min(box(x, y + 0.1, 0.78, 0.6, 0.24), triangle(x, y, [[-0.42, 0.4], [0.06, 0.4], [-0.42, 0.86]]));
const check = (x, y) => Math.min(line(x, y, [-0.34, -0.08], [-0.08, 0.17]), line(x, y, [-0.08, 0.17], [0.36, -0.34]));

/** `paint(x, y, pixel)` gives [r, g, b, alpha 0-1] for a point of the square; `pixel` is the width of one. */
function png(size, paint) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let j = 0; j < size; j++)
    for (let i = 0; i < size; i++) {
      const [r, g, b, a] = paint(((i + 0.5) / size) * 2 - 1, ((j + 0.5) / size) * 2 - 1, 2 / size);
      rows.set([Math.round(r), Math.round(g), Math.round(b), Math.round(a * 255)], j * (size * 4 + 1) + 1 + i * 4);
    }
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** How much of a pixel a shape covers. */
const cover = (distance, pixel) => clamp(0.5 - distance / pixel);

const color = png(192, (x, y, pixel) => {
  const ground = mix([16, 94, 110], [11, 58, 84], clamp((x + y + 2) / 4));
  const scale = 1.55; // The symbol keeps to the middle: Teams rounds the corners.
  const [sx, sy, sp] = [x * scale, y * scale, pixel * scale];
  const withBubble = mix(ground, WHITE, cover(bubble(sx, sy), sp));
  return [...mix(withBubble, [16, 94, 110], cover(check(sx, sy) - 0.1, sp)), 1];
});
// White on nothing, as Teams asks of the outline.
const outline = png(32, (x, y, pixel) => {
  const stroke = 0.075;
  const edge = Math.abs(bubble(x, y) + stroke) - stroke;
  return [...WHITE, Math.max(cover(edge, pixel), cover(check(x, y) - stroke, pixel))];
});

writeFileSync(new URL('./color.png', import.meta.url), color);
writeFileSync(new URL('./outline.png', import.meta.url), outline);

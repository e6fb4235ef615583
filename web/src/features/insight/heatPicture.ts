// A heat map as a picture; on the page it is a table.
import type { Cell, Line } from './Heat';
import { blobOf } from './picture';

export const deepest = 46; // percent of the accent: text stays readable on it

interface Drawn<R, C> {
  corner: string;
  rows: Line<R>[];
  columns: Line<C>[];
  cell: (row: R, column: C) => Cell | null;
  top: number;
  colours: { text: string; quiet: string; surface: string; accent: string | undefined; font: string };
}

const scale = 2; // for print
const [width, height, side, gap] = [84, 40, 150, 3];

/** heatPicture draws the cells with their numbers. */
export function heatPicture<R, C>({ corner, rows, columns, cell, top, colours }: Drawn<R, C>): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = (side + columns.length * width) * scale;
  canvas.height = (rows.length + 1) * height * scale;
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.reject(new Error('no canvas'));
  pen.scale(scale, scale);
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = `13px ${colours.font}`;
  pen.textBaseline = 'middle';
  const write = (text: string, x: number, y: number, align: CanvasTextAlign, colour: string, most: number) => {
    pen.textAlign = align;
    pen.fillStyle = colour;
    pen.fillText(text, x, y, most);
  };
  write(corner, 0, height / 2, 'left', colours.quiet, side - 8);
  columns.forEach((c, j) => write([c.title, c.note].filter(Boolean).join(' '), side + (j + 0.5) * width, height / 2, 'center', colours.quiet, width - 6));
  rows.forEach((r, i) => {
    const y = (i + 1) * height;
    write([r.title, r.note].filter(Boolean).join(' '), 0, y + height / 2, 'left', colours.quiet, side - 8);
    columns.forEach((c, j) => {
      const at = cell(r.key, c.key);
      if (!at) return;
      pen.globalAlpha = (Math.min(1, Math.max(0, at.value / top)) * deepest) / 100;
      pen.fillStyle = colours.accent ?? colours.text;
      pen.fillRect(side + j * width + gap / 2, y + gap / 2, width - gap, height - gap);
      pen.globalAlpha = 1;
      write(at.text, side + (j + 0.5) * width, y + height / 2, 'center', colours.text, width - 8);
    });
  });
  return blobOf(canvas);
}

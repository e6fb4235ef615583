// A picture of a report to put into a slide: what it says, of which day, and the
// chart under it.

export type Picture = () => Promise<Blob>;

/** PictureSlot keeps the picture of the first chart that offers one. */
export class PictureSlot {
  #owner = '';
  #picture: Picture | null = null;

  offer(owner: string, picture: Picture): void {
    if (this.#owner !== '' && this.#owner !== owner) return;
    this.#owner = owner;
    this.#picture = picture;
  }

  release(owner: string): void {
    if (this.#owner !== owner) return;
    this.#owner = '';
    this.#picture = null;
  }

  take(): Promise<Blob> {
    return this.#picture ? this.#picture() : Promise.reject(new Error('no picture'));
  }
}

interface Caption {
  title: string;
  lead: string;
  text: string;
  quiet: string;
  surface: string;
  font: string;
}

const edge = 32;
const titleSize = 36;
const leadSize = 24;

/** captioned puts the finding and its date above a chart's picture. */
export async function captioned(chart: Blob, caption: Caption): Promise<Blob> {
  const image = await createImageBitmap(chart);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  canvas.width = image.width + 2 * edge;
  pen.font = `600 ${titleSize}px ${caption.font}`;
  const lines = wrap(caption.title, image.width, (text) => pen.measureText(text).width);
  const top = edge + lines.length * titleSize * 1.3 + leadSize * 1.8;
  canvas.height = Math.ceil(top + image.height + edge);
  pen.fillStyle = caption.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textBaseline = 'top';
  pen.fillStyle = caption.text;
  pen.font = `600 ${titleSize}px ${caption.font}`; // setting the size of a canvas forgets it
  lines.forEach((line, i) => pen.fillText(line, edge, edge + i * titleSize * 1.3));
  pen.fillStyle = caption.quiet;
  pen.font = `${leadSize}px ${caption.font}`;
  pen.fillText(caption.lead, edge, edge + lines.length * titleSize * 1.3 + 4);
  pen.drawImage(image, edge, top);
  return blobOf(canvas);
}

/** wrap breaks a sentence into lines: between words, and anywhere in Chinese. */
export function wrap(sentence: string, width: number, measure: (text: string) => number): string[] {
  const pieces = sentence.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].filter(Boolean);
}

export const blobOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));

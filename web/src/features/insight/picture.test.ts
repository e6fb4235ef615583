import { expect, it, vi } from 'vitest';
import { PictureSlot, wrap } from './picture';

const perCharacter = (text: string) => text.length;

it.each([
  ['one two three', 7, ['one two', 'three']],
  ['消费最高的客户', 3, ['消费最', '高的客', '户']],
  ['a-word-longer-than-the-line ok', 5, ['a-word-longer-than-the-line', 'ok']],
  ['', 5, []],
])('%s in lines of %d', (sentence, width, lines) => expect(wrap(sentence, width, perCharacter)).toEqual(lines));

it('keeps the picture of the first chart until that chart is gone', async () => {
  const slot = new PictureSlot();
  const [a, b] = [new Blob(['a']), new Blob(['b'])];
  slot.offer('one', vi.fn().mockResolvedValue(a));
  slot.offer('two', vi.fn().mockResolvedValue(b));
  expect(await slot.take()).toBe(a);
  slot.release('two');
  expect(await slot.take()).toBe(a);
  slot.release('one');
  slot.offer('two', vi.fn().mockResolvedValue(b));
  expect(await slot.take()).toBe(b);
});

it('has no picture where no chart was drawn', () => expect(new PictureSlot().take()).rejects.toThrow());

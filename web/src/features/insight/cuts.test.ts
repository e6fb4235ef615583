import { describe, expect, it } from 'vitest';
import { another, nearest, read, start, stops, write } from './cuts';

describe('cuts in an address', () => {
  it.each([
    ['30,90', [30, 90]], ['90, 30', [30, 90]], ['30，90', [30, 90]], ['', []], ['thirty', []], ['30,30', [30]],
  ])('%s', (text, cuts) => expect(read(text)).toEqual(cuts));
  it('are written rising, each once', () => expect(write([90, 30, 30])).toBe('30,90'));
});

describe('a scale', () => {
  it('goes in single steps where values are small', () => expect(stops(1, 6)).toEqual([1, 2, 3, 4, 5, 6]));
  it('takes larger steps further out', () => {
    const scale = stops(1, 100_000);
    expect(scale).toContain(42); // from 40 on in twos
    expect(scale).not.toContain(41);
    expect(scale).toContain(100);
    expect(scale.at(-1)).toBe(100_000);
    expect(scale.length).toBeLessThan(300);
    expect(scale.every((v, i) => i === 0 || v > (scale[i - 1] ?? 0))).toBe(true);
  });
  it('ends where it was told to', () => expect(stops(0, 729).at(-1)).toBe(729));
  it('is one stop where there is nothing to choose', () => expect(stops(1, 1)).toEqual([1]));
  it.each([[0, 0], [4.4, 3], [1000, 5]])('finds the stop next to %d', (value, place) => expect(nearest(stops(1, 6), value)).toBe(place));
  it('takes one more cut into the widest gap', () => expect(another([2], [1, 2, 3, 4, 5, 6, 7])).toEqual([2, 5]));
});

it('begins at the border of the high scores', () => {
  const score = (axis: 'r' | 'f' | 'm', n: number, min: number, max: number) => ({ axis, score: n, min, max, customers: 1, revenue: 1, people: '' });
  const scores = [
    score('r', 5, 0, 24), score('r', 4, 25, 115), score('r', 3, 116, 266),
    score('f', 5, 7, 77), score('f', 4, 4, 6), score('f', 1, 1, 1),
    score('m', 5, 919.4, 15000), score('m', 4, 400.6, 919), score('m', 3, 200, 400),
  ];
  expect(start(scores)).toEqual({ r: [115], f: [4], m: [401] });
  expect(start([])).toEqual({ r: [30], f: [2], m: [1] });
});

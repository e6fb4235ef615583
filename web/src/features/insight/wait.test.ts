import { describe, expect, it } from 'vitest';
import { expected, progress } from './wait';

describe('expected', () => {
  const waits = [{ report: 'pareto', some: false, seconds: 4 }, { report: 'pareto', some: true, seconds: 6 }, { report: 'cohort', some: false, seconds: 3 }];
  it('is what the same kind of question took', () => {
    expect(expected(waits, 'pareto', true)).toBe(6);
    expect(expected(waits, 'pareto', false)).toBe(4);
  });
  it('is what the report took otherwise, where this kind was never asked', () => {
    expect(expected(waits, 'cohort', true)).toBe(3);
  });
  it('is unknown for a report that was always quick', () => {
    expect(expected(waits, 'rhythm', false)).toBeUndefined();
  });
});

describe('progress', () => {
  it('counts down to the time it took before', () => {
    expect(progress(0, 8)).toEqual({ share: 0, left: 8 });
    expect(progress(2, 8)).toEqual({ share: 0.25, left: 6 });
  });
  it('never goes back, never ends by itself and says nothing it does not know', () => {
    let before = 0;
    for (let t = 0; t < 100; t += 0.25) {
      const { share, left } = progress(t, 8);
      expect(share).toBeGreaterThanOrEqual(before);
      expect(share).toBeLessThan(1);
      expect(left === null || left > 0).toBe(true);
      before = share;
    }
    expect(progress(8, 8).left).toBeNull();
  });
});

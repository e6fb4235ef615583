import { describe, expect, it } from 'vitest';
import { before, yearBefore } from './Compare';
import { queryOf } from './Downloads';
import { marks } from './lorenz';
import { cells, firstHigh } from './RfmGrid';
import { sharesByHour } from './RhythmHours';
import { colourOf, sankey } from './sankey';
import { deltaOf } from './Tiles';
import { beside, label } from './Trend';

const point = (from: string, revenue: number) => ({ from, to: from, complete: true, orders: 1, buyers: 1, revenue, people: '' });

describe('the overview', () => {
  it('compares shares in points and the rest by its size before', () => {
    expect(deltaOf('repeat_rate', { now: 0.5, before: 0.4 })).toBeCloseTo(0.1);
    expect(deltaOf('revenue', { now: 150, before: 100 })).toBeCloseTo(0.5);
    expect(deltaOf('revenue', { now: 150, before: 0 })).toBeNull();
  });
  it('sets the last step beside the last', () => {
    const trend = { points: [point('2026-04-01', 1), point('2026-04-02', 2), point('2026-04-03', 3)], before: [point('2026-03-30', 8), point('2026-03-31', 9)] };
    expect(beside(trend).map((p) => p?.revenue)).toEqual([undefined, 8, 9]);
  });
  it('names a step by its month or its first day', () => {
    expect(label('month', point('2026-04-01', 1))).toBe('2026-04');
    expect(label('week', point('2026-04-01', 1))).toBe('04-01');
  });
  it.each([
    ['2026-03-01', '2026-03-31', { from: '2025-03-01', to: '2025-03-31' }],
    ['2026-01-01', '2026-12-31', { from: '2025-01-01', to: '2025-12-31' }],
    ['2026-01-01', '2027-01-01', null],
  ])('a year before %s to %s', (from, to, days) => expect(yearBefore(from, to)).toEqual(days));
});

describe('the RFM grid', () => {
  const data = { cells: [
    { r: 5, f: 5, m: 5, group: 'important_value', customers: 2, revenue: 20 }, { r: 5, f: 5, m: 1, group: 'general_value', customers: 3, revenue: 3 }, { r: 1, f: 1, m: 1, group: 'general_winback', customers: 4, revenue: 4 },
  ] };
  it('sums every level of money, or shows one', () => {
    expect(cells(data, 0).get('5,5')).toEqual({ customers: 5, revenue: 23 });
    expect(cells(data, 5).get('5,5')).toEqual({ customers: 2, revenue: 20 });
    expect(cells(data, 5).get('1,1')).toBeUndefined();
  });
  it.each([[2, 2], [3, 3], [4, 3], [5, 4]])('of %d scores %d is the first high one', (bins, first) => expect(firstHigh(bins)).toBe(first));
});

describe('moves between groups', () => {
  const name = (zh: string) => ({ zh, en: zh });
  const head = { as_of: '', finding: name(''), definition: name(''), left_out: [], first_moment: '', second_moment: '', customers: 3, stayed: 1 };
  const flow = { from: '', to: 'important_value', from_label: name('<b>'), to_label: name('B'), customers: 2, revenue: 1, people: '/api/analysis/rfm/customers?x=1' };
  const option = sankey({ ...head, flows: [flow], states: [{ name: 'important_value', label: name('B'), before: 0, after: 2 }, { name: '', label: name('A'), before: 2, after: 0 }] }, (t) => t.zh, '#000');
  it('draws the states that somebody is in, then left, now right', () =>
    expect(option.series[0]?.data.map((n) => n.name)).toEqual(['b:important_value', 'a:']));
  it('shows names from data as text', () => expect(option.tooltip.formatter({ data: { from: '<b>', to: 'B', value: 2 } })).not.toContain('<b>'));
  it('keeps grey what is moderate', () => {
    expect(colourOf('general_keep', 6)).toBe(colourOf('', 8));
    expect(colourOf('important_keep', 2)).not.toBe(colourOf('important_value', 0));
  });
});

describe('the curve of value', () => {
  const curve = [{ percent: 20, share: 0.7 }];
  it('marks the top fifth and where 80 % is reached', () => expect(marks({ curve, top20_share: 0.7, customers_for_80: 0.3 })).toEqual([[20, 0.7], [30, 0.8]]));
  it('marks one point where both are nearly the same', () => expect(marks({ curve, top20_share: 0.79, customers_for_80: 0.21 })).toEqual([[20, 0.79]]));
});

it('leaves what was not asked for out of an address', () => expect(queryOf({ a: undefined, b: '', c: 0, d: 'x y' })).toBe('c=0&d=x+y'));

it('shares by hour add up to one, also where money was given back', () => {
  const cells = Array.from({ length: 168 }, (_, i) => ({ weekday: Math.floor(i / 24) + 1, hour: i % 24, orders: i % 24 === 9 ? 3 : i % 24 === 20 ? 1 : 0, revenue: i === 9 ? 100 : 0, customers: 0, people: '' }));
  expect(sharesByHour({ cells }, 'orders')[9]).toBe(0.75);
  expect(sharesByHour({ cells }, 'orders').reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  expect(sharesByHour({ cells }, 'revenue')[9]).toBe(1);
  expect(sharesByHour({ cells: [] }, 'revenue')[9]).toBe(0);
});

// The server compares March with the 31 days before it: 2026-01-29 to 2026-02-28.
it('the period before has the same length', () => expect(before('2026-03-01', '2026-03-31')).toEqual({ from: '2026-01-29', to: '2026-02-28' }));

// Purchases and money over the coming days, each with its range.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { money, number } from '../../ui/format';
import { categoryAxis, valueAxis } from './axes';
import { useWords } from './words';

interface Drawing {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
}

/** bar is a range as a wide pale bar behind its value. */
const bar = (colour: string | undefined) => (_: unknown, at: Drawing) => {
  const low = at.coord([at.value(0), at.value(1)]), high = at.coord([at.value(0), at.value(2)]);
  return { type: 'rect', shape: { x: low[0] - 9, y: high[1], width: 18, height: Math.max(1, low[1] - high[1]), r: 4 }, style: { fill: colour, opacity: 0.25 } };
};

export function Horizons({ person }: { person: Schemas['ModelPerson'] }) {
  const t = useWords();
  const colours = useChartTheme();
  const { ahead } = person;
  const paid = ahead.every((a) => a.money !== null);
  const option = useMemo(() => {
    const days = ahead.map((a) => number(a.days));
    const sides = [{ left: 12, width: paid ? '44%' : '92%' }, { right: 12, width: '44%' }].slice(0, paid ? 2 : 1);
    const point = (i: number, values: number[], colour: string | undefined, text: (v: number) => string) => ({
      type: 'scatter', xAxisIndex: i, yAxisIndex: i, symbolSize: 9, color: colour, data: values, label: { show: true, position: 'top', distance: 6, color: colours.text, formatter: (p: { value: number }) => text(p.value) },
    });
    const ranges = (i: number, rows: [number, number, number][], colour: string | undefined) => ({ type: 'custom', xAxisIndex: i, yAxisIndex: i, silent: true, encode: { x: 0, y: [1, 2] }, data: rows, renderItem: bar(colour) });
    const tip = (p: { dataIndex: number }) => {
      const a = ahead[p.dataIndex];
      if (!a) return '';
      const orders = `${t('orders')} ${number(a.orders, 1)} (${number(a.interval.low)}–${number(a.interval.high)})`;
      return a.money === null ? orders : `${orders}<br>${t('money')} ${money(a.money)} (${money(a.money_interval.low)}–${money(a.money_interval.high)})`;
    };
    return {
      grid: sides.map((side) => ({ ...side, top: 34, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' })),
      tooltip: { trigger: 'item', formatter: tip },
      xAxis: sides.map((_, i) => ({ ...categoryAxis(colours, days, t('ahead')), gridIndex: i })),
      yAxis: sides.map((_, i) => ({ ...valueAxis(colours, i === 0 ? t('times') : t('yuan')), gridIndex: i, min: 0 })),
      series: [
        ranges(0, ahead.map((a, x) => [x, a.interval.low, a.interval.high]), palette[0]), point(0, ahead.map((a) => a.orders), palette[0], (v) => number(v, 1)),
        ...(paid ? [ranges(1, ahead.map((a, x) => [x, a.money_interval.low, a.money_interval.high]), palette[2]), point(1, ahead.map((a) => a.money ?? 0), palette[2], money)] : []),
      ],
    };
  }, [ahead, paid, colours, t]);
  return <Chart option={option} height={240} label={t('futureTitle')} />;
}

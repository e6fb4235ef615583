// The model against months that it had not seen, and against simple rules.
import { Card, Table, Tooltip, Typography } from 'antd';
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { day, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { useWords } from './words';

type Test = Schemas['ModelBacktest'];

export function Backtest({ test }: { test: Test }) {
  const t = useWords();
  const pick = usePick();
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('backtest', { cut: day(test.cut), days: test.days })}</Typography.Title>}>
      <Typography.Paragraph strong>{pick(test.verdict)}</Typography.Paragraph>
      <div className="split">
        <Months test={test} />
        <Calibration test={test} />
      </div>
      <div className="split">
        <Methods test={test} />
        <Classes test={test} />
      </div>
    </Card>
  );
}

/** byMonth adds up the parts of a month: the cut may fall within one, which then counts to what was known. */
export function byMonth(months: Test['months']): { month: string; actual: number; predicted: number; holdout: boolean }[] {
  const out: { month: string; actual: number; predicted: number; holdout: boolean }[] = [];
  for (const m of months) {
    const month = m.end.slice(0, 7);
    const last = out.at(-1);
    if (last?.month === month) {
      last.actual += m.actual;
      last.predicted += m.predicted;
    } else out.push({ month, actual: m.actual, predicted: m.predicted, holdout: m.holdout });
  }
  return out;
}

function Months({ test }: { test: Test }) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const rows = byMonth(test.months);
    const months = rows.map((m) => m.month);
    const from = rows.find((m) => m.holdout)?.month, to = months.at(-1);
    const line = (name: string, values: number[], color: string | undefined, dashed = false) => ({
      type: 'line', name, data: values, color, symbolSize: 4, lineStyle: { type: dashed ? 'dashed' : 'solid' }, endLabel: { show: true, formatter: name, color: colours.text },
    });
    return {
      grid: { left: 12, right: 64, top: 28, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }, tooltip: { trigger: 'axis', valueFormatter: (v: number) => number(v) },
      xAxis: { type: 'category', data: months, axisLabel: { color: colours.quiet, hideOverlap: true }, axisTick: { show: false } },
      yAxis: { type: 'value', name: t('times'), nameTextStyle: { color: colours.quiet, align: 'right' }, axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
      series: [
        { ...line(t('actual'), rows.map((m) => m.actual), palette[0]), markArea: from ? { silent: true, itemStyle: { color: colours.accent, opacity: 0.07 }, label: { color: colours.quiet, position: 'insideTop' }, data: [[{ name: t('heldBack'), xAxis: from }, { xAxis: to }]] } : undefined },
        line(t('predicted'), rows.map((m) => m.predicted), palette[1], true),
      ],
    };
  }, [test, colours, t]);
  return <section><Typography.Title level={3}>{t('perMonth')}</Typography.Title><Chart option={option} height={280} label={t('perMonth')} /></section>;
}

function Calibration({ test }: { test: Test }) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => ({
    grid: { left: 12, right: 24, top: 28, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { formatter: (p: { dataIndex: number }) => { const b = test.calibration[p.dataIndex]; return b ? `${percent(b.predicted)} → ${percent(b.actual)} (${percent(b.low)}–${percent(b.high)}), ${number(b.customers)}` : ''; } },
    xAxis: { type: 'value', min: 0, max: 1, name: t('predictedShare'), nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colours.quiet }, axisLabel: { color: colours.quiet, formatter: (v: number) => percent(v, 0) }, splitLine: { show: false } },
    yAxis: { type: 'value', min: 0, max: 1, name: t('actualShare'), nameTextStyle: { color: colours.quiet, align: 'left' }, axisLabel: { color: colours.quiet, formatter: (v: number) => percent(v, 0) }, splitLine: { lineStyle: { color: colours.line } } },
    series: [
      { type: 'line', silent: true, symbol: 'none', data: [[0, 0], [1, 1]], lineStyle: { type: 'dashed', color: colours.quiet } },
      {
        type: 'custom', encode: { x: 0, y: [1, 2] }, silent: true, data: test.calibration.map((b) => [b.predicted, b.low, b.high]),
        renderItem: (_: unknown, at: { value: (n: number) => number; coord: (p: [number, number]) => [number, number] }) => {
          const low = at.coord([at.value(0), at.value(1)]), high = at.coord([at.value(0), at.value(2)]);
          return { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: palette[0], lineWidth: 2 } };
        },
      },
      { type: 'scatter', color: palette[0], symbolSize: 9, data: test.calibration.map((b) => [b.predicted, b.actual]) },
    ],
  }), [test, colours, t]);
  return <section><Typography.Title level={3}>{t('calibration')}</Typography.Title><Chart option={option} height={280} label={t('calibration')} /><span className="quiet">{t('calibrationWhy')}</span></section>;
}

function Methods({ test }: { test: Test }) {
  const t = useWords();
  const pick = usePick();
  return (
    <section>
      <Typography.Title level={3}>{t('methods')}</Typography.Title>
      <div role="region" aria-label={t('methods')} tabIndex={0} className="scroll">
        <Table
          size="small" pagination={false} rowKey="code" dataSource={[test.score, ...test.baselines]}
          columns={[
            { title: t('method'), render: (_, m) => pick(m.name) },
            { title: t('predicted'), align: 'end', render: (_, m) => number(m.predicted) },
            { title: t('actual'), align: 'end', render: () => number(test.actual) },
            { title: <Tooltip title={t('maeWhy')}><span tabIndex={0}>{t('mae')}</span></Tooltip>, align: 'end', render: (_, m) => number(m.mae, 3) },
            { title: t('rmse'), align: 'end', render: (_, m) => number(m.rmse, 3) },
            { title: t('correlation'), align: 'end', render: (_, m) => (m.correlation === null ? '–' : number(m.correlation, 3)) },
          ]}
        />
      </div>
    </section>
  );
}

function Classes({ test }: { test: Test }) {
  const t = useWords();
  return (
    <section>
      <Typography.Title level={3}>{t('classes')}</Typography.Title>
      <div role="region" aria-label={t('classes')} tabIndex={0} className="scroll">
        <Table
          size="small" pagination={false} rowKey="from" dataSource={test.classes}
          columns={[
            { title: t('before'), render: (_, c) => (c.from === c.to ? number(c.from) : c.to < c.from ? `${number(c.from)}+` : `${number(c.from)}–${number(c.to)}`) },
            { title: t('customers'), align: 'end', render: (_, c) => number(c.customers) },
            { title: t('predicted'), align: 'end', render: (_, c) => number(c.predicted, 2) },
            { title: t('actual'), align: 'end', render: (_, c) => number(c.actual, 2) },
            { title: t('ownRate'), align: 'end', render: (_, c) => number(c.own_rate, 2) },
          ]}
        />
      </div>
    </section>
  );
}

// Value tiers and the 80/20 curve.
import { Tooltip } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { exactMoney, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { grid, valueAxis } from './axes';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Panel, Report, useReady, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Pareto = Schemas['AnalysisPareto'];

export default function ValueReport() {
  const t = useWords();
  const { frame } = useFrame(false);
  const query = api.useQuery('get', '/api/analysis/pareto', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="pareto" name={t('tier')} query={query} params={frame} period={false} empty={(d) => d.customers === 0}>
      {(data) => <><Curve data={data} /><Tiers data={data} /></>}
    </Report>
  );
}

function Curve({ data }: { data: Pareto }) {
  const t = useWords();
  const colours = useChartTheme();
  const ready = useReady();
  const open = usePeople();
  const option = useMemo(() => ({
    grid, tooltip: { trigger: 'axis', valueFormatter: (v: number) => percent(v) },
    xAxis: { type: 'value', min: 0, max: 100, name: t('curveX'), nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: colours.quiet }, axisLabel: { formatter: '{value}%', color: colours.quiet }, splitLine: { show: false } },
    yAxis: { ...valueAxis(colours, t('revenueShare'), (v) => percent(v, 0)), min: 0, max: 1 },
    series: [
      {
        type: 'line', name: t('revenueShare'), showSymbol: false, areaStyle: { opacity: 0.12 }, data: [[0, 0], ...data.curve.map((p) => [p.percent, p.share])],
        markLine: { symbol: 'none', label: { color: colours.text, formatter: percent(data.top20_share) }, lineStyle: { color: palette[1], type: 'dashed' }, data: [[{ coord: [20, 0] }, { coord: [20, data.top20_share] }]] },
      },
      { type: 'line', name: t('equal'), showSymbol: false, lineStyle: { type: 'dotted', color: colours.quiet }, itemStyle: { color: colours.quiet }, data: [[0, 0], [100, 1]], endLabel: { show: false } },
    ],
  }), [data, colours, t]);
  return (
    <Panel title={t('curve')}>
      <Chart option={option} label={t('curve')} onReady={ready} onMark={() => open(data.people.find((p) => p.percent === 20)?.people ?? '')} />
      <span>{data.people.map((p) => <Who key={p.percent} people={p.people}>{t('top', { n: p.percent })}&nbsp;&nbsp;</Who>)}</span>
    </Panel>
  );
}

function Tiers({ data }: { data: Pareto }) {
  const t = useWords();
  const pick = usePick();
  return (
    <Figures
      rows={data.tiers} rowKey={(r) => r.name}
      columns={[
        { title: t('tier'), render: (_, r) => <Who people={r.people}>{pick(r.label)}</Who> },
        { title: t('customers'), align: 'end', render: (_, r) => number(r.customers) },
        { title: t('share'), align: 'end', render: (_, r) => percent(r.share) },
        { title: t('revenue'), align: 'end', render: (_, r) => <Tooltip title={exactMoney(r.revenue)}><span>{money(r.revenue)}</span></Tooltip> },
        { title: t('revenueShare'), align: 'end', render: (_, r) => percent(r.revenue_share) },
        { title: t('range'), align: 'end', render: (_, r) => `${money(r.from)} – ${money(r.to)}` },
      ]}
    />
  );
}

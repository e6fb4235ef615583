// The business in figures, each with its change, and the way to the reports.
import { Card, Statistic, Tooltip } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme } from '../../ui/Chart';
import { day, exactMoney, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { categoryAxis, grid, moneys, valueAxis } from './axes';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Panel, Report, useReady, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Overview = Schemas['AnalysisOverview'];

export default function OverviewReport() {
  const t = useWords();
  const { frame } = useFrame();
  const query = api.useQuery('get', '/api/analysis/overview', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="overview" name={t('revenue')} query={query} params={frame} empty={(d) => d.sale_orders === 0}>
      {(data) => <><Tiles data={data} /><Months months={data.months} /><Channels data={data} /></>}
    </Report>
  );
}

function Tiles({ data }: { data: Overview }) {
  const t = useWords();
  const open = usePeople();
  const change = (name: string) => data.change.find((c) => c.name === name);
  const why = t('changeWhy', { from: day(data.compared.from), to: day(data.compared.to), beforeFrom: day(data.compared.before_from), beforeTo: day(data.compared.before_to) });
  const tiles = [
    { name: 'revenue', title: t('revenue'), value: money(data.revenue), exact: exactMoney(data.revenue) },
    { name: 'buyers', title: t('buyers'), value: number(data.buyers), people: data.people.buyers },
    { name: 'orders', title: t('orders'), value: number(data.sale_orders) },
    { name: 'average_order', title: t('average'), value: money(data.average_order), exact: exactMoney(data.average_order) },
    { name: 'repeat_rate', title: t('repeat'), value: percent(data.repeat_rate), people: data.people.repeaters },
    { name: 'orders_per_customer', title: t('perCustomer'), value: number(data.orders_per_customer, 2) },
  ];
  return (
    <div className="tiles">
      {tiles.map((tile) => {
        const c = change(tile.name);
        return (
          <Card key={tile.name} size="small" className="tile">
            <Tooltip title={tile.exact}><Statistic title={tile.title} value={tile.value} /></Tooltip>
            {c?.change !== undefined && <Tooltip title={why}><span tabIndex={0} className={c.change < 0 ? 'down' : 'up'}>{t('change30', { change: (c.change > 0 ? '+' : '') + percent(c.change) })}</span></Tooltip>}
            {tile.people && <div><Who people={tile.people}>{t('show')}</Who></div>}
          </Card>
        );
      })}
      {data.people.returners && <Card size="small" className="tile" hoverable onClick={() => open(data.people.returners ?? '')}><Statistic title={t('returnsRate')} value={percent(data.gross > 0 ? data.returns / data.gross : 0)} /></Card>}
    </div>
  );
}

export function Months({ months }: { months: Overview['months'] }) {
  const t = useWords();
  const colours = useChartTheme();
  const ready = useReady();
  const option = useMemo(() => ({
    grid, tooltip: { trigger: 'axis', valueFormatter: (v: number) => exactMoney(v) },
    xAxis: categoryAxis(colours, months.map((m) => m.month + (m.complete ? '' : ' *'))), yAxis: valueAxis(colours, t('yuan'), moneys),
    series: [{ type: 'bar', name: t('revenue'), data: months.map((m) => ({ value: m.revenue, itemStyle: m.complete ? undefined : { opacity: 0.5 } })), barMaxWidth: 36 }],
  }), [months, colours, t]);
  return <Panel title={t('byMonth')}><Chart option={option} label={t('byMonth')} onReady={ready} /></Panel>;
}

function Channels({ data }: { data: Overview }) {
  const t = useWords();
  const pick = usePick();
  return (
    <>
      <Figures
        title={t('channel')} rows={data.channels} rowKey={(c) => c.key || 'none'}
        columns={[
          { title: t('channel'), render: (_, c) => <Who people={c.people}>{pick(c.label)}</Who> },
          { title: t('orders'), align: 'end', render: (_, c) => number(c.orders) },
          { title: t('revenue'), align: 'end', render: (_, c) => <Tooltip title={exactMoney(c.revenue)}><span>{money(c.revenue)}</span></Tooltip> },
          { title: t('share'), align: 'end', render: (_, c) => percent(c.share) },
        ]}
      />
      <Link to="/insight/channels">{t('by')} {t('channel')} · {t('province')}</Link>
    </>
  );
}

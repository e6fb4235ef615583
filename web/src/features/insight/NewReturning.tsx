// New against returning buyers by month.
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme, type Mark } from '../../ui/Chart';
import { exactMoney, money, number, percent } from '../../ui/format';
import { categoryAxis, grid, moneys, valueAxis } from './axes';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Panel, Report, useReady, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Month = Schemas['AnalysisMonth'];

export default function NewReturningReport() {
  const t = useWords();
  const { frame } = useFrame();
  const query = api.useQuery('get', '/api/analysis/new-returning', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="new-returning" name={t('newReturningChart')} query={query} params={frame} empty={(d) => d.buyers === 0}>
      {(data) => <><Stack months={data.months} /><Table months={data.months} /></>}
    </Report>
  );
}

function Stack({ months }: { months: Month[] }) {
  const t = useWords();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const series = [
      { name: t('returning'), color: palette[0], data: months.map((m) => m.returning_revenue) },
      { name: t('new'), color: palette[1], data: months.map((m) => m.new_revenue) },
      { name: t('other'), color: palette[6], data: months.map((m) => m.other_revenue) },
    ];
    return {
      grid, tooltip: { trigger: 'axis', valueFormatter: (v: number) => exactMoney(v) }, xAxis: categoryAxis(colours, months.map((m) => m.month + (m.complete ? '' : ' *'))), yAxis: valueAxis(colours, t('yuan'), moneys),
      series: series.map((s) => ({ ...s, type: 'bar', stack: 'all', barMaxWidth: 36 })),
    };
  }, [months, colours, t]);
  const show = (mark: Mark) => {
    const month = months[mark.index];
    if (month && mark.series < 2) open(mark.series === 0 ? month.people_returning : month.people_new);
  };
  return (
    <Panel title={t('newReturningChart')}>
      <span className="legend"><i style={{ background: palette[0] }} />{t('returning')} <i style={{ background: palette[1] }} />{t('new')} <i style={{ background: palette[6] }} />{t('other')}</span>
      <Chart option={option} label={t('newReturningChart')} onReady={ready} onMark={show} />
      <span className="quiet">{t('click')}</span>
    </Panel>
  );
}

function Table({ months }: { months: Month[] }) {
  const t = useWords();
  return (
    <Figures
      rows={[...months].reverse()} rowKey={(m) => m.month}
      columns={[
        { title: t('month'), render: (_, m) => m.month + (m.complete ? '' : t('incomplete')) },
        { title: t('newBuyers'), align: 'end', render: (_, m) => <Who people={m.people_new}>{number(m.new_buyers)}</Who> },
        { title: t('returningBuyers'), align: 'end', render: (_, m) => <Who people={m.people_returning}>{number(m.returning_buyers)}</Who> },
        { title: t('returningShare'), align: 'end', render: (_, m) => (m.buyers > 0 ? percent(m.returning_buyers / m.buyers) : '–') },
        { title: t('orders'), align: 'end', render: (_, m) => number(m.orders) },
        { title: t('revenue'), align: 'end', render: (_, m) => money(m.revenue) },
      ]}
    />
  );
}

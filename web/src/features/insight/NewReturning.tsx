// New against returning buyers by month: their number, their money, their shares.
import { Segmented, Tooltip } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme, type Mark } from '../../ui/Chart';
import { exactMoney, isoDay, money, number, percent } from '../../ui/format';
import { categoryAxis, counts, grid, legend, legendHeight, moneys, valueAxis } from './axes';
import { Compare, useBefore } from './Compare';
import { Figures } from './Figures';
import { NewReturningSums } from './NewReturningSums';
import { usePeople } from './People';
import { Count, Panel, Report, useReady } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Month = Schemas['AnalysisMonth'];
type Measure = 'revenue' | 'buyers';

export default function NewReturningReport() {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const measure: Measure = get('measure') === 'buyers' ? 'buyers' : 'revenue';
  const share = get('share') === '1';
  const query = api.useQuery('get', '/api/analysis/new-returning', { params: { query: frame } }, { placeholderData: (b) => b });
  const other = useBefore(query.data?.as_of);
  const before = api.useQuery('get', '/api/analysis/new-returning', { params: { query: { ...frame, ...other } } }, { enabled: other !== null && query.data !== undefined });
  const controls = (
    <>
      <Segmented aria-label={t('show')} value={measure} onChange={(v: string) => change({ measure: v === 'buyers' ? v : '' }, { replace: true })} options={[{ value: 'revenue', label: t('revenue') }, { value: 'buyers', label: t('buyers') }]} />
      <Segmented aria-label={t('share')} value={share ? '1' : ''} onChange={(v: string) => change({ share: v }, { replace: true })} options={[{ value: '', label: t('amount') }, { value: '1', label: t('share') }]} />
      <Compare end={isoDay(query.data?.as_of ?? new Date().toISOString())} />
    </>
  );
  return (
    <Report path="new-returning" name={t('newReturningChart')} query={query} params={frame} controls={controls} empty={(d) => d.buyers === 0}>
      {(data) => <><Stack months={data.months} measure={measure} share={share} />{other && before.data && <NewReturningSums now={data} before={before.data} period={other} />}<Table months={data.months} /></>}
    </Report>
  );
}

function Stack({ months, measure, share }: { months: Month[]; measure: Measure; share: boolean }) {
  const t = useWords();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const revenue = measure === 'revenue';
  const title = t(revenue ? 'newReturningChart' : 'newReturningBuyers');
  const option = useMemo(() => {
    const series = [
      { name: t('returning'), color: palette[0], of: (m: Month) => (revenue ? m.returning_revenue : m.returning_buyers) },
      { name: t('new'), color: palette[1], of: (m: Month) => (revenue ? m.new_revenue : m.new_buyers) },
      ...(revenue ? [{ name: t('other'), color: palette[6], of: (m: Month) => m.other_revenue }] : []),
    ];
    // A share is of what is there: money given back by one kind does not make the others more than all.
    const whole = (m: Month) => series.reduce((sum, s) => sum + Math.max(0, s.of(m)), 0);
    const value = (m: Month, of: (m: Month) => number) => (!share ? of(m) : whole(m) > 0 ? Math.max(0, of(m)) / whole(m) : 0);
    const exact = (v: number) => (share ? percent(v) : revenue ? exactMoney(v) : number(v));
    const unit = share ? t('share') : revenue ? t('yuan') : t('people1');
    return {
      legend: legend(colours), grid: { ...grid, top: grid.top + legendHeight }, tooltip: { trigger: 'axis', valueFormatter: exact }, xAxis: categoryAxis(colours, months.map((m) => m.month + (m.complete ? '' : ' *'))),
      yAxis: { ...valueAxis(colours, unit, share ? (v) => percent(v, 0) : revenue ? moneys : counts), ...(share ? { max: 1 } : { minInterval: revenue ? 0 : 1 }) },
      series: series.map((s) => ({ name: s.name, color: s.color, type: 'bar', stack: 'all', barMaxWidth: 36, data: months.map((m) => value(m, s.of)) })),
    };
  }, [months, revenue, share, colours, t]);
  const show = (mark: Mark) => {
    const month = months[mark.index];
    if (month && mark.series < 2) open(mark.series === 0 ? month.people_returning : month.people_new);
  };
  return (
    <Panel title={title}>
      <Chart option={option} label={title} onReady={ready} onMark={show} />
      <span className="quiet">{t('click')} {months.some((m) => !m.complete) && t('starred')}</span>
    </Panel>
  );
}

function Table({ months }: { months: Month[] }) {
  const t = useWords();
  const exact = (value: number) => <Tooltip title={exactMoney(value)}><span>{money(value)}</span></Tooltip>;
  return (
    <Figures
      rows={[...months].reverse()} rowKey={(m) => m.month} page={12}
      columns={[
        { title: t('month'), render: (_, m) => m.month + (m.complete ? '' : t('incomplete')) },
        { title: t('newBuyers'), align: 'end', sorter: (a, b) => a.new_buyers - b.new_buyers, render: (_, m) => <Count n={m.new_buyers} people={m.people_new} /> },
        { title: t('returningBuyers'), align: 'end', sorter: (a, b) => a.returning_buyers - b.returning_buyers, render: (_, m) => <Count n={m.returning_buyers} people={m.people_returning} /> },
        { title: t('returningShare'), align: 'end', render: (_, m) => (m.buyers > 0 ? percent(m.returning_buyers / m.buyers) : '–') },
        { title: t('newMoney'), align: 'end', sorter: (a, b) => a.new_revenue - b.new_revenue, render: (_, m) => exact(m.new_revenue) },
        { title: t('returningMoney'), align: 'end', sorter: (a, b) => a.returning_revenue - b.returning_revenue, render: (_, m) => exact(m.returning_revenue) },
        { title: t('returningMoneyShare'), align: 'end', render: (_, m) => (m.new_revenue + m.returning_revenue > 0 ? percent(m.returning_revenue / (m.new_revenue + m.returning_revenue)) : '–') },
        { title: t('orders'), align: 'end', render: (_, m) => number(m.orders) },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, m) => exact(m.revenue) },
      ]}
    />
  );
}

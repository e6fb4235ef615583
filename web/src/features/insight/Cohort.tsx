// Who comes back in which period after the first purchase.
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme } from '../../ui/Chart';
import { exactMoney, money, number, percent } from '../../ui/format';
import { categoryAxis, grid, valueAxis } from './axes';
import { Heat } from './Heat';
import { usePeople } from './People';
import { Panel, Report, useReady } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Cohorts = Schemas['AnalysisCohorts'];
const units = ['week', 'month', 'quarter'] as const;
const most = { week: 26, month: 24, quarter: 12 }; // periods shown

export default function CohortReport() {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const by = units.find((u) => u === get('by')) ?? 'month';
  const params = { ...frame, by };
  const query = api.useQuery('get', '/api/analysis/cohort', { params: { query: params } }, { placeholderData: (b) => b });
  const controls = <Segmented aria-label={t('by')} value={by} onChange={(v: string) => change({ by: v === 'month' ? '' : v })} options={[{ value: 'week', label: t('week') }, { value: 'month', label: t('monthUnit') }, { value: 'quarter', label: t('quarter') }]} />;
  return (
    <Report path="cohort" name={t('cohort')} query={query} params={params} controls={controls} empty={(d) => d.customers === 0}>
      {(data) => <><Average data={data} /><Grid data={data} /></>}
    </Report>
  );
}

function Average({ data }: { data: Cohorts }) {
  const t = useWords();
  const ready = useReady();
  const colours = useChartTheme();
  const option = useMemo(() => {
    // Few customers make a jumpy end: it is left out of the picture, not of the table.
    const steps = data.average.filter((a) => a.distance > 0 && a.customers >= 30).slice(0, most[data.by as keyof typeof most]);
    return {
      grid: { ...grid, bottom: 34 }, tooltip: { trigger: 'axis', valueFormatter: (v: number) => percent(v) },
      xAxis: categoryAxis(colours, steps.map((s) => String(s.distance)), t('distance')), yAxis: { ...valueAxis(colours, t('share'), (v) => percent(v, 0)), min: 0 },
      series: [{ type: 'line', name: t('mean'), data: steps.map((s) => s.share), symbolSize: 6 }],
    };
  }, [data, colours, t]);
  return <Panel title={t('cohortChart')}><Chart option={option} height={240} label={t('cohortChart')} onReady={ready} /></Panel>;
}

function Grid({ data }: { data: Cohorts }) {
  const t = useWords();
  const open = usePeople();
  const { get, change } = useFrame();
  const money1 = get('measure') === 'money';
  const absolute = get('absolute') === '1';
  const depth = most[data.by as keyof typeof most];
  const cohorts = data.cohorts.filter((c) => c.customers > 0).slice(-depth);
  const columns = Array.from({ length: Math.min(depth, Math.max(1, ...cohorts.map((c) => c.retained.length))) }, (_, i) => ({ key: i, title: String(i) }));
  const byName = new Map(cohorts.map((c) => [c.cohort, c]));
  const cell = (name: string, n: number) => {
    const c = byName.get(name);
    const back = c?.retained[n];
    const revenue = c?.revenue[n];
    if (!c || back === undefined || revenue === undefined) return null;
    const first = c.revenue[0] ?? 0;
    const share = money1 ? (first > 0 ? revenue / first : 0) : back / c.customers;
    const part = c.incomplete && n === c.retained.length - 1;
    const hint = t('cohortCell', { cohort: name, size: number(c.customers), n, back: number(back), share: percent(share) }) + ` · ${exactMoney(revenue)}` + (part ? ` · ${t('unfinished')}` : '');
    return { value: n === 0 ? 0 : share, text: absolute ? (money1 ? money(revenue) : number(back)) : n === 0 && !money1 ? number(c.customers) : percent(share, 0), hint, part };
  };
  const shares = cohorts.filter((c) => c.customers >= 20).flatMap((c) => c.retained.slice(1).map((_, i) => cell(c.cohort, i + 1)?.value ?? 0));
  const show = (cohort: string, distance: number) => {
    const c = byName.get(cohort);
    if (c) open(`${c.people}&distance=${distance}`);
  };
  return (
    <Panel
      title={t('table')}
      extra={<>
        <Segmented size="small" aria-label={t('share')} value={money1 ? 'money' : 'customers'} onChange={(v: string) => change({ measure: v === 'money' ? v : '' }, { replace: true })} options={[{ value: 'customers', label: t('byCustomers') }, { value: 'money', label: t('byMoney') }]} />
        <Segmented size="small" aria-label={t('percent')} value={absolute ? '1' : ''} onChange={(v: string) => change({ absolute: v }, { replace: true })} options={[{ value: '', label: t('percent') }, { value: '1', label: t('absolute') }]} />
      </>}
    >
      <Heat label={t('cohortChart')} corner={t('cohort')} rows={cohorts.map((c) => ({ key: c.cohort, title: c.cohort, note: number(c.customers) }))} columns={columns} cell={cell} onCell={show} most={Math.max(0.05, ...shares)} />
      <span className="quiet">{t('click')}</span>
    </Panel>
  );
}

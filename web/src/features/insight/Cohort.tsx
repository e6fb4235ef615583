// Who comes back in which period after the first purchase, and what they bring.
import { Alert, Segmented } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme } from '../../ui/Chart';
import { exactMoney, money, number, percent } from '../../ui/format';
import { categoryAxis, grid, valueAxis } from './axes';
import { useCohortWords } from './cohort.words';
import { averageOf, cellOf, measures, type CohortCell, type Measure } from './cohorts';
import { NoCompare } from './Compare';
import { Heat } from './Heat';
import { usePeople } from './People';
import { Panel, Report, useReady } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Cohorts = Schemas['AnalysisCohorts'];
const units = ['week', 'month', 'quarter'] as const;
const most: Record<string, number> = { week: 26, month: 24, quarter: 12 }; // periods shown
const fewest = 30; // customers below which an average jumps; it is left out of the picture, not of the table
const steady = 20; // customers of a cohort that may set the deepest colour

interface Shown {
  data: Cohorts;
  measure: Measure;
  absolute: boolean;
}

export default function CohortReport() {
  const t = useWords();
  const c = useCohortWords();
  const { frame, get, change } = useFrame();
  const by = units.find((u) => u === get('by')) ?? 'month';
  const measure = measures.find((m) => m === get('measure')) ?? 'customers';
  const absolute = get('absolute') === '1';
  const params = { ...frame, by };
  const query = api.useQuery('get', '/api/analysis/cohort', { params: { query: params } }, { placeholderData: (b) => b });
  const controls = (
    <>
      <Segmented aria-label={t('by')} value={by} onChange={(v: string) => change({ by: v === 'month' ? '' : v })} options={[{ value: 'week', label: t('week') }, { value: 'month', label: t('monthUnit') }, { value: 'quarter', label: t('quarter') }]} />
      <Segmented aria-label={c('measure')} value={measure} onChange={(v: string) => change({ measure: v === 'customers' ? '' : v }, { replace: true })} options={measures.map((m) => ({ value: m, label: c(m) }))} />
      <Segmented aria-label={c('as')} value={absolute ? '1' : ''} onChange={(v: string) => change({ absolute: v }, { replace: true })} options={[{ value: '', label: c('percent') }, { value: '1', label: c('absolute') }]} />
      <NoCompare>{c('noCompare')}</NoCompare>
    </>
  );
  return (
    <Report path="cohort" name={c('name')} query={query} params={params} controls={controls} people={(d) => d.customers} empty={(d) => d.customers === 0}>
      {(data) => <><Average data={data} measure={measure} absolute={absolute} /><Grid data={data} measure={measure} absolute={absolute} /></>}
    </Report>
  );
}

function Average({ data, measure, absolute }: Shown) {
  const t = useWords();
  const c = useCohortWords();
  const ready = useReady();
  const colours = useChartTheme();
  const counted = absolute && measure !== 'customers';
  const title = c(measure === 'customers' ? 'customersPercent' : `${measure}${counted ? 'Absolute' : 'Percent'}`);
  const steps = useMemo(() => data.average.filter((a) => (a.distance > 0 || measure === 'worth') && a.customers >= fewest).slice(0, most[data.by]), [data, measure]);
  const option = useMemo(() => {
    const text = (v: number) => (!counted ? percent(v) : measure === 'orders' ? number(v, 2) : exactMoney(v));
    const short = (v: number) => (!counted ? percent(v, 0) : measure === 'orders' ? number(v, 2) : money(v));
    const unit = c(!counted ? 'shareUnit' : measure === 'orders' ? 'orderUnit' : 'moneyUnit');
    return {
      grid: { ...grid, bottom: 34 }, tooltip: { trigger: 'axis', valueFormatter: text },
      xAxis: categoryAxis(colours, steps.map((s) => String(s.distance)), t('distance')), yAxis: { ...valueAxis(colours, unit, short), min: 0 },
      series: [{ type: 'line', name: t('mean'), data: steps.map((s) => averageOf(s, measure, absolute)), symbolSize: 6 }],
    };
  }, [steps, measure, absolute, counted, colours, t, c]);
  return <Panel title={title}>{steps.length > 1 ? <Chart option={option} height={240} label={title} onReady={ready} /> : <Alert type="info" title={c('few', { n: fewest })} />}</Panel>;
}

function Grid({ data, measure, absolute }: Shown) {
  const t = useWords();
  const c = useCohortWords();
  const open = usePeople();
  const hint = useHint();
  const depth = most[data.by] ?? 24;
  const cohorts = data.cohorts.filter((k) => k.customers > 0).slice(-depth);
  const columns = Array.from({ length: Math.min(depth, Math.max(1, ...cohorts.map((k) => k.retained.length))) }, (_, i) => ({ key: i, title: String(i) }));
  const byName = new Map(cohorts.map((k) => [k.cohort, k]));
  // The first period is the measure of the others; only what was added to it has a colour.
  const colour = (n: number, at: CohortCell) => (measure === 'worth' ? Math.max(0, at.share - 1) : n === 0 ? 0 : at.share);
  const cell = (name: string, n: number) => {
    const cohort = byName.get(name);
    const at = cohort && cellOf(cohort, measure, n);
    if (!at) return null;
    const number1 = measure === 'customers' || measure === 'orders' ? number(at.value) : money(at.value);
    return { value: colour(n, at), text: absolute || (n === 0 && measure === 'customers') ? number1 : percent(at.share, 0), hint: hint(cohort, measure, n, at), part: at.part };
  };
  const shares = cohorts.filter((k) => k.customers >= steady).flatMap((k) => k.retained.map((_, n) => { const at = cellOf(k, measure, n); return at ? colour(n, at) : 0; }));
  const show = (name: string, distance: number) => {
    const people = byName.get(name)?.people;
    if (people) open(`${people}&distance=${distance}`);
  };
  return (
    <Panel title={c('grid')}>
      <Heat label={c('grid')} corner={c('corner')} rows={cohorts.map((k) => ({ key: k.cohort, title: k.cohort, note: number(k.customers) }))} columns={columns} cell={cell} onCell={show} most={Math.max(0.05, ...shares)} />
      <span className="quiet">{t('click')} {cohorts.some((k) => k.incomplete) && c('dashed')}</span>
    </Panel>
  );
}

/** useHint says in a sentence what a cell is: also its name for those who cannot see it. */
function useHint() {
  const c = useCohortWords();
  return (cohort: Cohorts['cohorts'][number], measure: Measure, n: number, at: CohortCell): string => {
    const size = number(cohort.customers);
    const share = percent(at.share);
    return [
      n === 0 ? c('cellFirst', { cohort: cohort.cohort, size }) : c('cell', { cohort: cohort.cohort, size, n, back: number(at.back), share: percent(at.back / cohort.customers) }),
      measure === 'orders' && c('cellOrders', { value: number(at.value), share }),
      measure === 'money' && c('cellMoney', { value: exactMoney(at.value), share }),
      measure === 'worth' && c('cellWorth', { value: exactMoney(at.value), share }),
      at.part && c('unfinished'),
    ].filter(Boolean).join(' · ');
  };
}

// Value tiers and the 80/20 curve.
import { Button, Flex, Tooltip } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme } from '../../ui/Chart';
import { day, exactMoney, money, number, percent } from '../../ui/format';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { Then } from './Compare';
import { queryOf, type Params } from './Downloads';
import { Figures, Part } from './Figures';
import { lorenz } from './lorenz';
import { usePeople } from './People';
import { Panel, Report, useReady, Who } from './Report';
import { TierCuts, usualTiers, useTiers } from './TierCuts';
import { useFrame } from './useFrame';
import { useRuleOf } from './useSegment';
import { useValueWords } from './value.words';

type Pareto = Schemas['AnalysisPareto'];

export default function ValueReport() {
  const t = useValueWords();
  const { frame, get } = useFrame(false);
  const { high, middle } = useTiers();
  const own = high !== usualTiers.high || middle !== usualTiers.middle;
  const params = { ...frame, days: Number(get('days')) || undefined, ...(own ? { high, middle } : {}) };
  const then = get('then');
  const query = api.useQuery('get', '/api/analysis/pareto', { params: { query: params } }, { placeholderData: (b) => b });
  const before = api.useQuery('get', '/api/analysis/pareto', { params: { query: { ...params, as_of: then } } }, { enabled: then !== '', placeholderData: (b) => b });
  return (
    <Report path="pareto" name={t('name')} query={query} params={params} period={false} windowed people={(d) => d.customers} empty={(d) => d.customers === 0} controls={<Then end={query.data?.as_of} />}>
      {(data) => {
        const earlier = then && before.data && before.data.customers > 0 ? before.data : null;
        return (
          <>
            <Curve data={data} earlier={earlier} params={params} />
            <TierCuts />
            <Tiers data={data} earlier={earlier} />
          </>
        );
      }}
    </Report>
  );
}

function Curve({ data, earlier, params }: { data: Pareto; earlier: Pareto | null; params: Params }) {
  const t = useValueWords();
  const colours = useChartTheme();
  const ready = useReady();
  const open = usePeople();
  const option = useMemo(() => lorenz(data, earlier && { data: earlier, name: day(earlier.as_of), text: t('earlier', { day: day(earlier.as_of), y: percent(earlier.top20_share) }) }, colours, {
    x: t('curveX'), y: t('curveY'), equal: t('equal'), now: t('now'), point: (x, y) => t('point', { x, y }), sentence: (x, y) => t('curveLabel', { x, y }),
  }), [data, earlier, colours, t]);
  const top = (percents: number) => `/api/analysis/pareto/customers?${queryOf({ ...params, as_of: data.as_of, top: percents })}`;
  return (
    <Panel title={t('curve')} extra={<Tooltip title={t('giniWhy')}><span tabIndex={0} className="quiet">{t('gini', { gini: number(data.gini, 2) })}</span></Tooltip>}>
      <Chart option={option} height={360} label={t('curveLabel', { x: percent(0.2), y: percent(data.top20_share) })} onReady={ready} onMark={(mark) => mark.series === 0 && mark.index > 0 && open(top(mark.index))} />
      <Flex gap={16} wrap>{data.people.map((p) => <Who key={p.percent} people={p.people}>{t('top', { n: p.percent })}</Who>)}</Flex>
    </Panel>
  );
}

function Tiers({ data, earlier }: { data: Pareto; earlier: Pareto | null }) {
  const t = useValueWords();
  const pick = usePick();
  const may = useMay();
  const go = useNavigate();
  const ruleOf = useRuleOf();
  const most = Math.max(0.01, ...data.tiers.flatMap((r) => [r.share, r.revenue_share]));
  const rules = new Map(data.tiers.map((r) => [r.name, ruleOf(r.people)]));
  const saving = may('segment.write') && [...rules.values()].some(Boolean);
  const save = (r: Pareto['tiers'][number]) => {
    const rule = rules.get(r.name);
    return rule && <Button size="small" aria-label={t('saveAsFull', { name: pick(r.label) })} onClick={() => void go(`/segments/new?rule=${encodeURIComponent(rule)}&name=${encodeURIComponent(pick(r.label))}`)}>{t('saveAs')}</Button>;
  };
  return (
    <Figures
      rows={data.tiers} rowKey={(r) => r.name}
      columns={[
        { title: t('tier'), render: (_, r) => (r.customers > 0 ? <Who people={r.people}>{pick(r.label)}</Who> : pick(r.label)) },
        { title: t('customers'), align: 'end', render: (_, r) => number(r.customers) },
        { title: t('shareCustomers'), width: 150, render: (_, r) => <Part share={r.share} most={most} /> },
        { title: t('revenue'), align: 'end', render: (_, r) => <Tooltip title={exactMoney(r.revenue)}><span>{money(r.revenue)}</span></Tooltip> },
        { title: t('shareRevenue'), width: 150, render: (_, r) => <Part share={r.revenue_share} most={most} second /> },
        ...(earlier ? [{ title: t('then', { day: day(earlier.as_of) }), align: 'end' as const, render: (_: unknown, r: Pareto['tiers'][number]) => percent(earlier.tiers.find((e) => e.name === r.name)?.revenue_share ?? 0) }] : []),
        { title: t('average'), align: 'end', render: (_, r) => (r.customers > 0 ? <Tooltip title={exactMoney(r.revenue / r.customers)}><span>{money(r.revenue / r.customers)}</span></Tooltip> : '–') },
        { title: t('each'), align: 'end', whole: true, render: (_, r) => (r.customers > 0 ? `${money(r.from)} – ${money(r.to)}` : '–') },
        ...(saving ? [{ title: t('keep'), whole: true, render: (_: unknown, r: Pareto['tiers'][number]) => save(r) }] : []),
      ]}
    />
  );
}

// The months or weeks of the year against the average day.
import { Segmented } from 'antd';
import { api, type Schemas } from '../../api/client';
import { locale, money, number } from '../../ui/format';
import { useLanguage } from '../../ui/words';
import { Bars } from './Bars';
import { NoCompare } from './Compare';
import { Figures } from './Figures';
import { Count, Report } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

export default function SeasonReport() {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const by = get('by') === 'week' ? 'week' : 'month';
  const params = { ...frame, by } as const;
  const query = api.useQuery('get', '/api/analysis/season', { params: { query: params } }, { placeholderData: (b) => b });
  const controls = <><Segmented aria-label={t('by')} value={by} onChange={(v: string) => change({ by: v === 'week' ? v : '' })} options={[{ value: 'month', label: t('monthUnit') }, { value: 'week', label: t('week') }]} /><NoCompare>{t('seasonNoCompare')}</NoCompare></>;
  return (
    <Report path="season" name={t('seasonChart')} query={query} params={params} controls={controls} empty={(d) => d.periods.every((p) => p.orders === 0)}>
      {(data) => <Parts data={data} />}
    </Report>
  );
}

function Parts({ data }: { data: Schemas['AnalysisSeason'] }) {
  const t = useWords();
  const language = useLanguage();
  const name = (n: number) => (data.by === 'week' ? t('weekNo', { n }) : new Date(Date.UTC(2024, n - 1, 1)).toLocaleDateString(language === 'zh' ? 'zh-CN' : locale(), { month: 'short', timeZone: 'UTC' }));
  return (
    <>
      <Bars title={t('seasonChart')} unit={t('index')} bars={data.periods.map((p) => ({ name: name(p.period), value: Math.round(p.index ?? 0), people: p.people }))} />
      <Figures
        rows={data.periods} rowKey={(p) => String(p.period)}
        columns={[
          { title: data.by === 'week' ? t('week') : t('period12'), render: (_, p) => name(p.period) },
          { title: t('index'), align: 'end', sorter: (a, b) => (a.index ?? 0) - (b.index ?? 0), render: (_, p) => (p.index === undefined ? '–' : number(p.index)) },
          { title: t('revenue'), align: 'end', render: (_, p) => money(p.revenue) },
          { title: t('orders'), align: 'end', render: (_, p) => number(p.orders) },
          { title: t('days'), align: 'end', render: (_, p) => number(p.days) },
          { title: t('customers'), align: 'end', render: (_, p) => <Count n={p.customers} people={p.people} /> },
        ]}
      />
    </>
  );
}

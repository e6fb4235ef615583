// The business in figures, each with its change, and the way to the reports.
import { api } from '../../api/client';
import { isoDay } from '../../ui/format';
import { Compare, useCompared } from './Compare';
import { Findings } from './Findings';
import { useOverviewWords } from './overview.words';
import { Report } from './Report';
import { Tiles } from './Tiles';
import { TrendPanel, TrendTable } from './Trend';
import { useFrame } from './useFrame';

export default function OverviewReport() {
  const t = useOverviewWords();
  const { frame } = useFrame();
  const params = { ...frame, ...useCompared() };
  const query = api.useQuery('get', '/api/analysis/overview', { params: { query: params } }, { placeholderData: (b) => b });
  return (
    <Report path="overview" name={t('name')} query={query} params={params} people={(d) => d.buyers} empty={(d) => d.sale_orders === 0} controls={<Compare end={isoDay(query.data?.as_of ?? new Date().toISOString())} />}>
      {(data) => <><Tiles data={data} /><TrendPanel trend={data.trend} /><Findings /><TrendTable trend={data.trend} /></>}
    </Report>
  );
}

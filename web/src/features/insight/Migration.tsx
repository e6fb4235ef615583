// How customers moved between groups or stages from one day to another.
import { Alert, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme, type Mark } from '../../ui/Chart';
import { day, isoDay } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Count, Panel } from './Report';
import { useRfmWords } from './rfm.words';
import { sankey } from './sankey';
import { useFrame } from './useFrame';
import { Stopped, Waiting } from './Waiting';
import { useWords } from './words';

type Flows = Schemas['AnalysisFlows'];

interface MigrationProps {
  kind: 'rfm' | 'lifecycle';
  asOf: string;
  params: Record<string, string | number | undefined>;
}

const usual = 90; // days back, where the reader chose none

export function Migration({ kind, asOf, params }: MigrationProps) {
  const t = useWords();
  const r = useRfmWords();
  const pick = usePick();
  const { get, change } = useFrame();
  const now = isoDay(asOf);
  const then = get('then') || dayjs(now).subtract(usual, 'day').format('YYYY-MM-DD');
  const query = { ...params, from: then };
  const options = { placeholderData: (b: Flows | undefined) => b };
  const rfm = api.useQuery('get', '/api/analysis/rfm/migration', { params: { query } }, { ...options, enabled: kind === 'rfm' });
  const stages = api.useQuery('get', '/api/analysis/lifecycle/flows', { params: { query } }, { ...options, enabled: kind === 'lifecycle' });
  const asked = kind === 'rfm' ? rfm : stages;
  // A day that was refused is told, rather than the moves of the day before it.
  const flows = { ...asked, data: asked.error ? undefined : asked.data };
  const missing = !asked.error && (asked.data === undefined || asked.isPlaceholderData);
  return (
    <>
      <Panel
        title={r('flows', { from: day(then), to: day(now) })}
        extra={<DatePicker size="small" allowClear={false} prefix={<span className="quiet">{t('compareWith')}</span>} aria-label={t('compareWith')} value={dayjs(then)} maxDate={dayjs(now).subtract(1, 'day')} onChange={(d) => change({ then: d?.format('YYYY-MM-DD') })} />}
      >
        {flows.fetchStatus === 'idle' && missing ? <Stopped again={flows.refetch} /> : missing && <Waiting key={JSON.stringify(query)} path={kind === 'rfm' ? 'rfm/migration' : 'lifecycle/flows'} />}
        <Loaded query={flows} idle={flows.fetchStatus === 'idle'}>{(data) => data.flows.length === 0 ? <Alert type="info" title={t('noFlows')} /> : <Picture flows={data} />}</Loaded>
      </Panel>
      {flows.data && flows.data.flows.length > 0 && (
        <Figures
          title={r('flowsTable')} rows={[...flows.data.flows].sort((a, b) => b.customers - a.customers)} rowKey={(f) => f.from + '>' + f.to} page={10}
          columns={[
            { title: t('before'), render: (_, f) => pick(f.from_label) },
            { title: t('now'), render: (_, f) => pick(f.to_label) },
            { title: t('customers'), align: 'end', sorter: (a, b) => a.customers - b.customers, render: (_, f) => <Count n={f.customers} people={f.people} /> },
          ]}
        />
      )}
    </>
  );
}

function Picture({ flows }: { flows: Flows }) {
  const t = useWords();
  const pick = usePick();
  const open = usePeople();
  const colours = useChartTheme();
  const option = useMemo(() => sankey(flows, pick, colours.text), [flows, pick, colours.text]);
  const show = (mark: Mark) => {
    const people = (mark.data as { people?: string } | undefined)?.people;
    if (people) open(people);
  };
  return (
    <>
      <strong>{pick(flows.finding)}</strong>
      <Chart option={option} height={Math.max(280, flows.states.length * 56)} label={pick(flows.finding)} onMark={show} />
      <span className="quiet">{t('click')}</span>
    </>
  );
}

// How customers moved between groups or stages from one day to another.
import { Alert, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, type Mark } from '../../ui/Chart';
import { day, number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { escape } from './axes';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Panel, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Flows = Schemas['AnalysisFlows'];

interface MigrationProps {
  kind: 'rfm' | 'lifecycle';
  asOf: string;
  params: Record<string, string | undefined>;
}

export function Migration({ kind, asOf, params }: MigrationProps) {
  const t = useWords();
  const { get, change } = useFrame();
  const then = get('then') || dayjs(asOf).subtract(90, 'day').format('YYYY-MM-DD');
  const query = { ...params, from: then };
  const options = { placeholderData: (b: Flows | undefined) => b };
  const rfm = api.useQuery('get', '/api/analysis/rfm/migration', { params: { query } }, { ...options, enabled: kind === 'rfm' });
  const stages = api.useQuery('get', '/api/analysis/lifecycle/flows', { params: { query } }, { ...options, enabled: kind === 'lifecycle' });
  const flows = kind === 'rfm' ? rfm : stages;
  return (
    <Panel
      title={t('migration', { from: day(then), to: day(asOf) })}
      extra={<DatePicker size="small" allowClear={false} aria-label={t('compareWith')} value={dayjs(then)} maxDate={dayjs(asOf).subtract(1, 'day')} onChange={(d) => change({ then: d?.format('YYYY-MM-DD') })} />}
    >
      <Loaded query={flows}>{(data) => <Sankey flows={data} />}</Loaded>
    </Panel>
  );
}

/** sankey is the option of the picture: states then on the left, now on the right. */
export function sankey(flows: Flows, pick: (text: Schemas['MiningText']) => string, text: string) {
  const colour = new Map(flows.states.map((s, i) => [s.name, palette[i % palette.length]]));
  const node = (side: string, name: string) => `${side}:${name}`;
  const used = new Set(flows.flows.flatMap((f) => [node('a', f.from), node('b', f.to)]));
  const nodes = flows.states.flatMap((s) => [
    { name: node('a', s.name), depth: 0, value: s.before, label: { position: 'right', formatter: `${pick(s.label)} ${number(s.before)}` } },
    { name: node('b', s.name), depth: 1, value: s.after, label: { position: 'left', formatter: `${pick(s.label)} ${number(s.after)}` } },
  ].filter((n) => used.has(n.name)).map((n) => ({ ...n, itemStyle: { color: colour.get(s.name) } })));
  return {
    tooltip: { formatter: (p: { data: { from?: string; to?: string; value?: number } }) => (p.data.from ? `${escape(p.data.from)} → ${escape(p.data.to ?? '')}: ${number(p.data.value ?? 0)}` : '') },
    series: [{
      type: 'sankey', left: 4, right: 4, top: 8, bottom: 8, nodeGap: 10, nodeWidth: 12, draggable: false, emphasis: { focus: 'adjacency' }, data: nodes,
      label: { color: text, fontSize: 12 }, lineStyle: { color: 'gradient', opacity: 0.35 },
      links: flows.flows.map((f) => ({ source: node('a', f.from), target: node('b', f.to), value: f.customers, people: f.people, from: pick(f.from_label), to: pick(f.to_label) })),
    }],
  };
}

function Sankey({ flows }: { flows: Flows }) {
  const t = useWords();
  const pick = usePick();
  const open = usePeople();
  const option = useMemo(() => sankey(flows, pick, 'currentColor'), [flows, pick]);
  if (flows.flows.length === 0) return <Alert type="info" title={t('noFlows')} />;
  const show = (mark: Mark) => {
    const people = (mark.data as { people?: string } | undefined)?.people;
    if (people) open(people);
  };
  return (
    <>
      <strong>{pick(flows.finding)}</strong>
      <Chart option={option} height={Math.max(280, flows.states.length * 52)} label={pick(flows.finding)} onMark={show} />
      <Figures
        rows={flows.flows} rowKey={(f) => f.from + f.to}
        columns={[
          { title: t('before'), render: (_, f) => pick(f.from_label) },
          { title: t('now'), render: (_, f) => pick(f.to_label) },
          { title: t('customers'), align: 'end', defaultSortOrder: 'descend', sorter: (a, b) => a.customers - b.customers, render: (_, f) => <Who people={f.people}>{number(f.customers)}</Who> },
        ]}
      />
    </>
  );
}

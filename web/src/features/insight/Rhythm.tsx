// Purchases by hour and weekday.
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme, type Mark } from '../../ui/Chart';
import { exactMoney, locale, money, number } from '../../ui/format';
import { useLanguage } from '../../ui/words';
import { categoryAxis, escape, grid } from './axes';
import { Figures } from './Figures';
import { usePeople } from './People';
import { Panel, Report, useReady, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Rhythm = Schemas['AnalysisRhythm'];

/** weekdays from Monday in the language of the page. */
function useWeekdays(): string[] {
  const language = useLanguage();
  return useMemo(() => Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toLocaleDateString(language === 'zh' ? 'zh-CN' : locale(), { weekday: 'short', timeZone: 'UTC' })), [language]);
}

export default function RhythmReport() {
  const t = useWords();
  const { frame } = useFrame();
  const query = api.useQuery('get', '/api/analysis/rhythm', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="rhythm" name={t('rhythmChart')} query={query} params={frame} empty={(d) => d.orders === 0}>
      {(data) => <><Map data={data} /><Hours data={data} /></>}
    </Report>
  );
}

function Map({ data }: { data: Rhythm }) {
  const t = useWords();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const days = useWeekdays();
  const option = useMemo(() => ({
    grid: { ...grid, top: 12, bottom: 56 },
    tooltip: { formatter: (p: { data: { value: [number, number, number]; revenue: number } }) => `${escape(days[p.data.value[1]] ?? '')} ${p.data.value[0]}:00 · ${number(p.data.value[2])} · ${exactMoney(p.data.revenue)}` },
    xAxis: { ...categoryAxis(colours, Array.from({ length: 24 }, (_, h) => String(h)), t('hour')), nameGap: 24 }, yAxis: { ...categoryAxis(colours, days), inverse: true },
    visualMap: { min: 0, max: Math.max(1, ...data.cells.map((c) => c.orders)), show: false, inRange: { color: colours.heat } },
    series: [{ type: 'heatmap', data: data.cells.map((c) => ({ value: [c.hour, c.weekday - 1, c.orders], revenue: c.revenue, people: c.people })), label: { show: true, fontSize: 10, formatter: (p: { data: { value: number[] } }) => (p.data.value[2] ? number(p.data.value[2]) : '') }, itemStyle: { borderColor: colours.surface, borderWidth: 1 } }],
  }), [data, days, colours, t]);
  const show = (mark: Mark) => open((mark.data as { people?: string } | undefined)?.people ?? '');
  return <Panel title={t('rhythmChart')}><div className="scroll" role="region" aria-label={t('rhythmChart')} tabIndex={0}><div style={{ minWidth: 760 }}><Chart option={option} height={300} label={t('rhythmChart')} onMark={show} onReady={ready} /></div></div><span className="quiet">{t('click')}</span></Panel>;
}

function Hours({ data }: { data: Rhythm }) {
  const t = useWords();
  const days = useWeekdays();
  const rows = [...data.cells].filter((c) => c.orders > 0).sort((a, b) => b.orders - a.orders);
  return (
    <Figures
      rows={rows} rowKey={(c) => `${c.weekday}-${c.hour}`}
      columns={[
        { title: t('weekday'), sorter: (a, b) => a.weekday - b.weekday, render: (_, c) => days[c.weekday - 1] },
        { title: t('hour'), sorter: (a, b) => a.hour - b.hour, render: (_, c) => `${c.hour}:00` },
        { title: t('orders'), align: 'end', sorter: (a, b) => a.orders - b.orders, render: (_, c) => number(c.orders) },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, c) => money(c.revenue) },
        { title: t('customers'), align: 'end', render: (_, c) => <Who people={c.people}>{number(c.customers)}</Who> },
      ]}
    />
  );
}

// How the scores are spread over the customers; a bar leads to its people.
import { Card, Statistic, Typography } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Chart, useChartTheme } from '../../ui/Chart';
import { money, number, percent } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useWords } from './words';

type Bar = Schemas['ModelBar'];

export function Distribution() {
  const t = useWords();
  const query = api.useQuery('get', '/api/models/lookahead/distribution', {});
  return (
    <Loaded query={query}>
      {(d) => (
        <div className="split">
          <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('alive')}</Typography.Title>}>
            {d.staying !== null && <Statistic title={t('staying')} value={number(d.staying)} suffix={<small className="quiet">{t('ofRepeat', { n: number(d.p_alive.reduce((sum, b) => sum + b.customers, 0)) })}</small>} />}
            <Spread bars={d.p_alive} label={t('alive')} name={(b) => `${percent(b.from, 0)}–${percent(b.to ?? 1, 0)}`} />
            <span className="quiet">{t('aliveWhy', { n: number(d.bought_once) })} {t('click')}</span>
          </Card>
          <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('clv')}</Typography.Title>}>
            <Spread bars={d.clv_365d} label={t('clv')} name={(b) => (b.to === null ? `${money(b.from)}+` : `${money(b.from)}–${money(b.to)}`)} />
            <span className="quiet">{t('clvWhy')} {t('click')}</span>
          </Card>
        </div>
      )}
    </Loaded>
  );
}

function Spread({ bars, label, name }: { bars: Bar[]; label: string; name: (bar: Bar) => string }) {
  const t = useWords();
  const go = useNavigate();
  const colours = useChartTheme();
  const option = useMemo(() => ({
    grid: { left: 12, right: 12, top: 30, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }, tooltip: { formatter: (p: { dataIndex: number }) => { const b = bars[p.dataIndex]; return b ? `${name(b)}: ${number(b.customers)} · ${money(b.clv_365d)}` : ''; } },
    xAxis: { type: 'category', data: bars.map(name), axisLabel: { color: colours.quiet, rotate: 40 }, axisTick: { show: false } },
    yAxis: { type: 'value', name: t('people'), nameTextStyle: { color: colours.quiet, align: 'right' }, axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
    series: [{ type: 'bar', data: bars.map((b) => b.customers), label: { show: true, position: 'top', color: colours.text, formatter: (p: { value: number }) => number(p.value) }, barMaxWidth: 44 }],
  }), [bars, name, colours, t]);
  return <Chart option={option} height={280} label={label} onMark={(m) => { const rule = bars[m.index]?.rule; if (rule) void go('/customers?rule=' + encodeURIComponent(rule)); }} />;
}

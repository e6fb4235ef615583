// What is to come from one customer; a panel of the record.
import { Flex, Typography } from 'antd';
import { useMemo } from 'react';
import { api, Problem, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { day, money, number, percent } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { useWords } from './words';
import './lookahead.css';

type Person = Schemas['ModelPerson'];

export default function Future({ customer }: { customer: number }) {
  const t = useWords();
  const pick = usePick();
  const query = api.useQuery('get', '/api/models/lookahead/customers/{id}', { params: { path: { id: customer } } });
  if (query.error instanceof Problem && query.error.status === 404) return <Typography.Text type="secondary">{query.error.message || t('noFuture')}</Typography.Text>;
  return (
    <Loaded query={query} rows={4}>
      {(p) => (
        <Flex vertical gap={12}>
          <Typography.Text strong>{pick(p.reason)}</Typography.Text>
          <Hundred hundred={p.hundred} />
          <Flex gap={24} wrap>
            {p.next_order && <span>{t('nextOrder', { day: day(p.next_order) })}</span>}
            <span>{t('within30', { p: percent(p.next_order_prob_30d, 0) })}</span>
            {p.clv_365d !== null && <span>{t('clv')}: {money(p.clv_365d)} <span className="quiet">({money(p.clv_365d_interval.low)}–{money(p.clv_365d_interval.high)})</span></span>}
          </Flex>
          <Ahead person={p} />
        </Flex>
      )}
    </Loaded>
  );
}

/** Hundred is a hundred people: those who do not come back are hollow. */
function Hundred({ hundred }: { hundred: Schemas['ModelHundred'] }) {
  const t = useWords();
  const sentence = t('hundred', { none: hundred.none, days: hundred.days, low: hundred.low, high: hundred.high });
  return (
    <figure className="hundred">
      <div role="img" aria-label={sentence}>{Array.from({ length: hundred.of }, (_, i) => <i key={i} className={i < hundred.of - hundred.none ? 'back' : undefined} />)}</div>
      <figcaption>{sentence}</figcaption>
    </figure>
  );
}

function Ahead({ person }: { person: Person }) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const days = person.ahead.map((a) => String(a.days));
    return {
      grid: { left: 12, right: 24, top: 28, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', formatter: (p: { dataIndex: number }[]) => { const a = person.ahead[p[0]?.dataIndex ?? 0]; return a ? `${number(a.orders, 1)} (${number(a.interval.low)}–${number(a.interval.high)})${a.money === null ? '' : ' · ' + money(a.money)}` : ''; } },
      xAxis: { type: 'category', data: days, name: t('ahead'), nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colours.quiet }, axisLabel: { color: colours.quiet } },
      yAxis: { type: 'value', name: t('times'), nameTextStyle: { color: colours.quiet, align: 'right' }, axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
      series: [
        { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, data: person.ahead.map((a) => a.interval.low) },
        { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: palette[0], opacity: 0.15 }, data: person.ahead.map((a) => a.interval.high - a.interval.low) },
        { type: 'line', name: t('ordersAhead'), color: palette[0], symbolSize: 7, data: person.ahead.map((a) => a.orders) },
      ],
    };
  }, [person, colours, t]);
  return <Chart option={option} height={220} label={t('ordersAhead')} />;
}

// Purchases and money expected over each horizon, with intervals.
import { Card, Statistic, Tooltip } from 'antd';
import type { Schemas } from '../../api/client';
import { exactMoney, money, number } from '../../ui/format';
import { useWords } from './words';

export function Totals({ totals }: { totals: Schemas['ModelTotal'][] }) {
  const t = useWords();
  return (
    <div className="tiles">
      {totals.map((x) => (
        <Card key={x.days} size="small">
          <Tooltip title={x.money === null ? undefined : exactMoney(x.money)}><Statistic title={t('total', { days: x.days })} value={x.money === null ? number(x.orders) : money(x.money)} suffix={x.money === null ? t('times') : undefined} /></Tooltip>
          <Tooltip title={t('rangeWhy')}>
            <span className="quiet" tabIndex={0}>
              {x.money !== null && t('range', { low: money(x.money_interval.low), high: money(x.money_interval.high) }) + ' · '}
              {number(x.orders)} {t('times')} ({t('range', { low: number(x.orders_interval.low), high: number(x.orders_interval.high) })})
            </span>
          </Tooltip>
        </Card>
      ))}
    </div>
  );
}

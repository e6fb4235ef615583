// How many come back, and how that is spread over the customers.
import { Card, Flex, Statistic, Tooltip } from 'antd';
import type { Schemas } from '../../api/client';
import { exactMoney, money, number, percent } from '../../ui/format';
import { heavy } from './findings';
import { Spread } from './Spread';
import { useLook } from './useLook';
import { useWords } from './words';

type Distribution = Schemas['ModelDistribution'];

const gone = 0.3, there = 0.7; // as RFM and the model are compared

export function Outlook({ data }: { data: Distribution }) {
  const t = useWords();
  const { change } = useLook();
  const open = (rule: string) => change({ who: rule });
  const repeat = data.p_alive.reduce((sum, b) => sum + b.customers, 0);
  const left = data.p_alive.filter((b) => (b.to ?? 1) <= gone + 1e-9).reduce((sum, b) => sum + b.customers, 0);
  const here = data.p_alive.filter((b) => b.from >= there - 1e-9).reduce((sum, b) => sum + b.customers, 0);
  const top = heavy(data.clv_365d);
  return (
    <Flex vertical gap={16}>
      {data.total && <Tiles total={data.total} staying={data.staying} repeat={repeat} once={data.bought_once} />}
      <div className="split">
        {repeat > 0 && (
          <Spread
            title={t('aliveTitle', { all: number(repeat), gone: number(left), there: number(here) })} name={t('alive')} note={t('aliveNote', { n: number(data.bought_once) })}
            bars={data.p_alive} axis={t('aliveAxis')} label={aliveRange} open={open}
          />
        )}
        {top && (
          <Spread
            title={t('clvTitle', { n: number(top.customers), of: percent(top.of), share: percent(top.share, 0) })} name={t('clv')} note={t('clvNote')}
            bars={data.clv_365d} axis={t('clvAxis')} label={(b) => (b.to === null ? t('andMore', { from: money(b.from) }) : `${money(b.from)}–${money(b.to)}`)} open={open}
          />
        )}
      </div>
    </Flex>
  );
}

const aliveRange = (b: Schemas['ModelBar']) => `${Math.round(b.from * 100)}–${percent(b.to ?? 1, 0)}`;

function Tiles({ total, staying, repeat, once }: { total: Schemas['ModelTotal']; staying: number | null; repeat: number; once: number }) {
  const t = useWords();
  const range = (low: string, high: string) => <Tooltip title={total.widened ? `${t('rangeWhy')}。${t('widened')}` : t('rangeWhy')}><span className="quiet hinted" tabIndex={0}>{t('range', { low, high })}</span></Tooltip>;
  return (
    <div className="outlook-tiles">
      <Card size="small">
        <Statistic title={t('back')} value={t('about', { n: number(total.returning) })} />
        <span className="quiet">{t('backOf', { n: number(total.customers) })} </span>
        {range(number(total.returning_interval.low), number(total.returning_interval.high))}
      </Card>
      <Card size="small">
        <Tooltip title={t('ordersWhy')}><div><Statistic title={t('orders')} value={t('about', { n: number(total.orders) })} /></div></Tooltip>
        {range(number(total.orders_interval.low), number(total.orders_interval.high))}
      </Card>
      {total.money !== null && (
        <Card size="small">
          <Tooltip title={`${exactMoney(total.money)} · ${t('moneyWhy')}`}><div><Statistic title={t('money')} value={t('about', { n: money(total.money) })} /></div></Tooltip>
          {range(money(total.money_interval.low), money(total.money_interval.high))}
        </Card>
      )}
      {staying !== null && (
        <Card size="small">
          <Statistic title={t('staying')} value={t('about', { n: number(staying) })} />
          <Tooltip title={t('stayingWhy', { n: number(once) })}><span className="quiet hinted" tabIndex={0}>{t('stayingOf', { n: number(repeat) })}</span></Tooltip>
        </Card>
      )}
    </div>
  );
}

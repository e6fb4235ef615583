// How the figures of a report are computed, and what does not take part.
import { Collapse, Descriptions } from 'antd';
import { exactMoney, time } from '../../ui/format';
import { usePick } from '../../ui/words';
import type { Head } from './Report';
import { useWords } from './words';

export function HowComputed({ head }: { head: Head }) {
  const t = useWords();
  const pick = usePick();
  const left = head.left_out.map((l) => {
    const sizes = [
      l.customers ? t('leftCustomers', { count: l.customers }) : '', l.orders ? t('leftOrders', { count: l.orders }) : '',
      l.revenue !== undefined && l.revenue !== null && l.revenue !== 0 ? exactMoney(l.revenue) : '',
    ].filter(Boolean).join(' · ');
    return <div key={l.what.en}>{pick(l.what)} {sizes && <span className="quiet">({sizes})</span>}</div>;
  });
  const items = [
    { key: 'definition', label: t('definition'), children: pick(head.definition) },
    { key: 'asOf', label: t('period'), children: [head.from ? t('window', { from: head.from, to: head.to ?? '' }) : t('wholeTime'), t('asOf', { at: time(head.as_of) })].join(' · ') },
    { key: 'left', label: t('leftOut'), children: left.length > 0 ? left : t('nothingLeft') },
  ];
  return <Collapse size="small" items={[{ key: 'how', label: t('how'), children: <Descriptions column={1} size="small" items={items} styles={{ label: { width: 96 } }} /> }]} />;
}

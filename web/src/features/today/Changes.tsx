// What became of last week's list.
import { Button, Flex, Popover, Statistic, Tooltip, Typography } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { day, exactMoney, money } from '../../ui/format';
import { useWords } from './words';

type Changed = Schemas['TodayChange'];

export function Changes({ changes }: { changes: Schemas['TodayChanges'] }) {
  const t = useWords();
  return (
    <section className="changes">
      <Typography.Title level={2} className="panel-title">{t('changesTitle')}</Typography.Title>
      <Flex gap={28} wrap>
        <Statistic title={t('newOnes')} value={t('people', { count: changes.new })} />
        <div>
          <Statistic title={t('back')} value={t('people', { count: changes.back })} />
          {changes.back > 0 && <Tooltip title={exactMoney(changes.back_amount)}><span className="quiet">{t('backSpent', { money: money(changes.back_amount) })}</span></Tooltip>}
          <Who people={changes.returned ?? []} label={t('back')} />
        </div>
        <div>
          <Statistic title={t('gone')} value={t('people', { count: changes.gone })} />
          <Who people={changes.dropped ?? []} label={t('gone')} />
        </div>
      </Flex>
    </section>
  );
}

function Who({ people, label }: { people: Changed[]; label: string }) {
  const t = useWords();
  if (people.length === 0) return null;
  const list = (
    <ul className="who-list">
      {people.map((p) => (
        <li key={p.customer}>
          <Link to={`?customer=${p.customer}`}><bdi>{p.name || '#' + p.customer}</bdi></Link>
          <span className="quiet">{[p.at && day(p.at), p.amount !== undefined && money(p.amount), p.why].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
  return <Popover trigger="click" content={list} title={label}><Button type="link" size="small" className="who-button">{t('showBack')}</Button></Popover>;
}

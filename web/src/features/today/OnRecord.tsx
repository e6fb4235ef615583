// Whether this week's list names a customer, and why; a panel of the record.
import { Flex, Tag, Tooltip, Typography } from 'antd';
import { api } from '../../api/client';
import { exactMoney, money } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { Actions, colours, Owner, stateText } from './Entry';
import { useHandle } from './useList';
import { useWords } from './words';
import './today.css';

export default function OnRecord({ customer }: { customer: number }) {
  const t = useWords();
  const may = useMay();
  const handle = useHandle();
  const query = api.useQuery('get', '/api/today', { params: { query: { customer, state: 'all' } } });
  const people = api.useQuery('get', '/api/today/people', {}, { enabled: may('today.write'), staleTime: 300_000 });
  return (
    <Loaded query={query} rows={2}>
      {(list) => {
        const item = list.items[0];
        if (!item) return <Typography.Text type="secondary">{t('notNamed')}</Typography.Text>;
        return (
          <div className="on-record">
            <Flex gap={8} align="center" wrap justify="space-between">
              <Tag color={colours[item.code]}>{item.label}</Tag>
              <Tooltip title={t('atStakeWhy', { how: item.how }) + ' · ' + exactMoney(item.value)}>
                <span className="stake" tabIndex={0}><small className="quiet">{t('atStake')}</small> <strong>{money(item.value)}</strong></span>
              </Tooltip>
            </Flex>
            <p className="why">{item.sentence}</p>
            {item.others.length > 0 && <p className="quiet">{t('also')}{item.others.map((o) => o.sentence).join('；')}</p>}
            <p className="approach">{item.approach}</p>
            {item.state !== 'open' && <p className="quiet">{stateText(item, t)}{item.note && <> · <bdi>{item.note}</bdi></>}</p>}
            {may('today.write') && <Flex gap={8} wrap align="center" className="entry-actions"><Owner item={item} people={people.data?.items ?? []} handle={handle} /><Actions item={item} handle={handle} /></Flex>}
          </div>
        );
      }}
    </Loaded>
  );
}

// Who a customer is, the key figures and the last orders.
import { PhoneOutlined } from '@ant-design/icons';
import { Button, Descriptions, Flex, Table, Tag, Tooltip, Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { day, exactMoney, money, number, phone } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useFieldText, useTerm } from '../../ui/terms';
import { useWords } from './words';

type Record = Schemas['CustomerRecord'];

// The fields shown first, if the customer has them.
const first = ['order.amount', 'order.count', 'order.average', 'order.days_since_last', 'order.cycle', 'order.amount_365d', 'order.first', 'order.last',
  'product.favourite_category', 'channel.favourite', 'lifecycle.stage', 'value.tier', 'rfm.group', 'model.p_alive', 'model.orders_90d', 'model.clv_365d'];
const told = ['profile.name', 'profile.phone', 'profile.email', 'profile.tags'];

export function Who({ record }: { record: Record }) {
  const t = useWords();
  const term = useTerm();
  const p = record.profile;
  const where = [p.province, p.city, p.district].filter((x, i, all) => x && x !== all[i - 1]).join(' ');
  const line = [p.gender && term('profile.gender', p.gender), where, p.level, p.channel, p.company].filter(Boolean).join(' · ');
  return (
    <Flex vertical gap={8}>
      {line && <Typography.Text type="secondary">{line}</Typography.Text>}
      <Flex gap={8} wrap align="center">
        {p.phone && (p.phone.includes('*')
          ? <span className="figure">{phone(p.phone)}</span>
          : <Button icon={<PhoneOutlined />} href={'tel:' + p.phone.replace(/[^+\d]/g, '')} aria-label={t('call', { phone: phone(p.phone) })}>{phone(p.phone)}</Button>)}
        {p.email && <Typography.Text copyable={!p.email.includes('*')}>{p.email}</Typography.Text>}
        {p.tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}
      </Flex>
    </Flex>
  );
}

function Figures({ fields }: { fields: Schemas['CustomerFieldValue'][] }) {
  const text = useFieldText();
  return (
    <Descriptions
      size="small" column={{ xs: 1, sm: 2 }} bordered
      items={fields.map((f) => ({ key: f.name, label: f.label, children: <Tooltip title={text(f, f.value, true)}><span className="figure">{text(f, f.value)}</span></Tooltip> }))}
    />
  );
}

export function KeyFigures({ record }: { record: Record }) {
  const known = record.fields.filter((f) => f.value !== null && f.value !== '');
  return <Figures fields={first.flatMap((name) => known.filter((f) => f.name === name))} />;
}

export function OtherFigures({ record }: { record: Record }) {
  return <Figures fields={record.fields.filter((f) => f.value !== null && f.value !== '' && !first.includes(f.name) && !told.includes(f.name))} />;
}

export function Orders({ id, limit }: { id: number; limit: number }) {
  const t = useWords();
  const term = useTerm();
  const orders = api.useQuery('get', '/api/customers/{id}/orders', { params: { path: { id }, query: { limit } } });
  return (
    <Loaded query={orders} rows={4}>
      {(page) => page.items.length === 0 ? <Typography.Text type="secondary">{t('noOrders')}</Typography.Text> : (
        <Table
          size="small" pagination={false} rowKey="order_no" dataSource={page.items} scroll={{ x: 'max-content' }}
          columns={[
            { title: t('orderDay'), dataIndex: 'time', render: (v: string, o) => <Tooltip title={o.order_no}><span className="figure">{day(v)}</span></Tooltip> },
            { title: t('channel'), render: (_, o) => [o.channel || o.store, o.kind !== 'sale' && term('order.kind', o.kind)].filter(Boolean).join(' · ') },
            { title: t('items'), dataIndex: 'quantity', align: 'end', render: (v: number) => number(v, 2) },
            { title: t('net'), dataIndex: 'net_amount', align: 'end', render: (v: number) => <Tooltip title={exactMoney(v)}><span className="figure">{money(v)}</span></Tooltip> },
          ]}
        />
      )}
    </Loaded>
  );
}

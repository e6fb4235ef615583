// A quick look at one customer over any page: ?customer=17 in the address.
import { ArrowRightOutlined } from '@ant-design/icons';
import { Button, Drawer, Flex, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useAddress } from '../../ui/address';
import { time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { Figures } from './Figures';
import { Orders } from './Orders';
import { Panels } from './Panels';
import { Portrait } from './Portrait';
import { RowsDrawer } from './RowsDrawer';
import { Who } from './Who';
import { useWords } from './words';
import './customers.css';

const figures = ['order.amount', 'order.count', 'order.average', 'order.days_since_last', 'order.amount_365d', 'lifecycle.cycle'];

export default function Overlays() {
  return <><CustomerDrawer /><RowsDrawer /></>;
}

function CustomerDrawer() {
  const t = useWords();
  const may = useMay();
  const address = useAddress();
  const asked = Number(address.get('customer'));
  const open = Number.isInteger(asked) && asked > 0 && may('customer.read');
  // While it closes it still shows whom it showed.
  const [shown, setShown] = useState(asked);
  if (open && shown !== asked) setShown(asked);
  const id = shown;
  const record = api.useQuery('get', '/api/customers/{id}', { params: { path: { id } } }, { enabled: open });
  const name = record.data?.profile.name ?? '#' + id;
  return (
    <Drawer
      open={open} onClose={() => address.change({ customer: '' })} size="min(560px, 100vw)" destroyOnHidden
      title={<bdi className="drawer-name" title={name}>{name}</bdi>}
      extra={<Link to={`/customers/${id}`}><Button type="primary" tabIndex={-1} icon={<ArrowRightOutlined />} iconPlacement="end">{t('record')}</Button></Link>}
    >
      <Loaded query={record} rows={10}>
        {(data) => (
          <Flex vertical gap={16}>
            <Who record={data} />
            <Portrait record={data} most={3} />
            <Panels id={id} most={10} />
            <Typography.Title level={2}>{t('key')} <Typography.Text type="secondary" className="as-of">{t('asOf', { at: time(data.as_of) })}</Typography.Text></Typography.Title>
            <Figures id={id} record={data} names={figures} />
            <Typography.Title level={2}>{t('orders')}</Typography.Title>
            <Orders id={id} limit={6} more={false} />
          </Flex>
        )}
      </Loaded>
    </Drawer>
  );
}

// A quick look at one customer over any page: ?customer=17 in the address.
import { Drawer, Flex, Typography } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { KeyFigures, Orders, Who } from './Profile';
import { useWords } from './words';

export default function CustomerDrawer() {
  const t = useWords();
  const may = useMay();
  const address = useAddress();
  const id = Number(address.get('customer'));
  const open = Number.isInteger(id) && id > 0 && may('customer.read');
  const record = api.useQuery('get', '/api/customers/{id}', { params: { path: { id } } }, { enabled: open });
  return (
    <Drawer open={open} onClose={() => address.change({ customer: '' })} size={520} title={<bdi>{record.data?.profile.name ?? '#' + id}</bdi>} extra={<Link to={`/customers/${id}`}>{t('record')}</Link>}>
      <Loaded query={record}>
        {(data) => (
          <Flex vertical gap={16}>
            <Who record={data} />
            <Typography.Title level={3}>{t('key')} <Typography.Text type="secondary">{t('asOf', { at: day(data.as_of) })}</Typography.Text></Typography.Title>
            <KeyFigures record={data} />
            <Typography.Title level={3}>{t('orders')}</Typography.Title>
            <Orders id={id} limit={10} />
          </Flex>
        )}
      </Loaded>
    </Drawer>
  );
}

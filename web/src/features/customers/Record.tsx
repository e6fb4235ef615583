// Everything known about one customer.
import { Card, Flex } from 'antd';
import { useParams } from 'react-router';
import { api } from '../../api/client';
import { day } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { KeyFigures, Orders, OtherFigures, Who } from './Profile';
import { useWords } from './words';

export default function Record() {
  const t = useWords();
  const id = Number(useParams().id);
  const record = api.useQuery('get', '/api/customers/{id}', { params: { path: { id } } });
  const name = record.data?.profile.name || '#' + id;
  return (
    <Page title={<bdi>{name}</bdi>} name={name} lead={record.data && t('asOf', { at: day(record.data.as_of) })}>
      <Loaded query={record}>
        {(data) => (
          <Flex vertical gap={16}>
            <Who record={data} />
            <Card size="small" title={t('key')}><KeyFigures record={data} /></Card>
            <Card size="small" title={t('orders')}><Orders id={id} limit={50} /></Card>
            <Card size="small" title={t('all')}><OtherFigures record={data} /></Card>
          </Flex>
        )}
      </Loaded>
    </Page>
  );
}

// Everything known about one customer: who, what matters now, and all the rest.
import { Button, Card, Flex, Tabs } from 'antd';
import { Link, useParams } from 'react-router';
import { api, Problem } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { AllFields } from './AllFields';
import { Figures } from './Figures';
import { Orders } from './Orders';
import { Panels } from './Panels';
import { Portrait } from './Portrait';
import type { CustomerRecord } from './known';
import { Rhythm } from './Rhythm';
import { Timeline } from './Timeline';
import { Who } from './Who';
import { useWords } from './words';
import './customers.css';

export default function Record() {
  const t = useWords();
  const id = Number(useParams().id);
  const record = api.useQuery('get', '/api/customers/{id}', { params: { path: { id } } }, { enabled: Number.isInteger(id) && id > 0 });
  const name = record.data?.profile.name || '#' + id;
  if (record.error instanceof Problem && record.error.status === 404) {
    return <Page title={t('notFoundTitle')}><ErrorNote error={record.error} /><div><Link to="/customers"><Button tabIndex={-1}>{t('backToList')}</Button></Link></div></Page>;
  }
  return (
    <Page title={<bdi>{name}</bdi>} name={name} lead={record.data && t('asOf', { at: time(record.data.as_of) })}>
      <Loaded query={record} rows={10}>{(data) => <Everything id={id} record={data} />}</Loaded>
    </Page>
  );
}

function Everything({ id, record }: { id: number; record: CustomerRecord }) {
  const t = useWords();
  const address = useAddress();
  const tabs = [
    { key: 'timeline', label: t('timeline'), children: <Timeline id={id} /> },
    { key: 'orders', label: t('allOrders'), children: <Orders id={id} limit={30} /> },
    { key: 'fields', label: t('all'), children: <AllFields id={id} record={record} /> },
  ];
  const tab = address.get('tab');
  return (
    <Flex vertical gap={16} className="record">
      <div className="record-top">
        <div className="record-side">
          <Card size="small" className="first"><Who record={record} /></Card>
          <Card size="small" className="third" title={<h2>{t('portrait')}</h2>}><Portrait record={record} /></Card>
          <Card size="small" className="fifth" title={<h2>{t('key2')}</h2>}><Figures id={id} record={record} /></Card>
        </div>
        <div className="record-side">
          <Panels id={id} />
          <Card size="small" className="sixth" title={<h2>{t('rhythm')}</h2>}><Rhythm id={id} asOf={record.as_of} /></Card>
        </div>
      </div>
      <Card size="small"><Tabs activeKey={tabs.some((x) => x.key === tab) ? tab : 'timeline'} onChange={(key) => address.change({ tab: key === 'timeline' ? '' : key }, { replace: true })} items={tabs} destroyOnHidden /></Card>
    </Flex>
  );
}

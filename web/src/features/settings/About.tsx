// What is running here, and whether its data are in order.
import { Alert, Button, Card, Descriptions, Flex, Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { bytes, number, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useWords } from './words';
import './settings.css';

export default function About() {
  const t = useWords();
  const may = useMay();
  const about = api.useQuery('get', '/api/about');
  return (
    <Page title={t('about')}>
      <Card size="small" className="settings-narrow"><Loaded query={about} rows={5}>{(data) => <Facts about={data} />}</Loaded></Card>
      {may('backup.run') && <Doctor />}
    </Page>
  );
}

function Facts({ about }: { about: Schemas['GovernanceAbout'] }) {
  const t = useWords();
  const may = useMay();
  const count = api.useQuery('get', '/api/customers/count', { params: { query: {} } }, { enabled: may('customer.read') });
  const fields = api.useQuery('get', '/api/fields', {}, { enabled: may('catalogue.read') });
  const items = [
    { key: 'version', label: t('version'), children: <code className="plain">{about.product}</code> },
    { key: 'engine', label: t('engine'), children: t(about.engine, { version: about.engine_version }) },
    { key: 'size', label: t('size'), children: bytes(about.bytes) },
    ...(count.data ? [{ key: 'customers', label: t('customers'), children: number(count.data.count) }] : []),
    ...(fields.data ? [{ key: 'fields', label: t('fieldsCount'), children: number(fields.data.items.length) }] : []),
    { key: 'zone', label: t('zone'), children: <bdi>{about.zone}</bdi> },
    { key: 'clock', label: t('clock'), children: time(about.now) },
  ];
  return <Descriptions column={1} size="small" items={items} styles={{ label: { width: 180 } }} />;
}

function Doctor() {
  const t = useWords();
  const check = api.useQuery('get', '/api/doctor', {}, { enabled: false, gcTime: 0 });
  const broken = (check.data?.findings ?? []).filter((f) => f.violations > 0);
  return (
    <Card size="small" className="settings-narrow" title={<Typography.Title level={2} className="panel-title">{t('doctor')}</Typography.Title>}>
      <Flex vertical gap={12} align="start">
        <Typography.Text type="secondary">{t('doctorLead')}</Typography.Text>
        <Button onClick={() => void check.refetch()} loading={check.isFetching}>{t('doctorDo')}</Button>
        {check.error && <ErrorNote error={check.error} />}
        {check.data?.healthy && <Alert type="success" showIcon role="status" title={t('healthy', { count: check.data.findings.length })} />}
        {broken.length > 0 && (
          <Alert
            type="error" showIcon title={t('unhealthy', { count: broken.length })}
            description={<><ul>{broken.map((f) => <li key={f.name}>{f.problem} <span className="quiet">{t('violations', { count: f.violations, n: number(f.violations) })} · {f.name}</span></li>)}</ul>{t('doctorHelp')}</>}
          />
        )}
      </Flex>
    </Card>
  );
}

// The model for the analyst: definition, parameters, versions.
import { Flex, Table, Tag, Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { number, percent, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { useWords } from './words';

export function Details({ model }: { model: Schemas['ModelLookahead'] }) {
  const t = useWords();
  const pick = usePick();
  const versions = api.useQuery('get', '/api/models', { params: { query: { limit: 20 } } });
  return (
    <Flex vertical gap={16}>
      <Typography.Paragraph>{pick(model.finding)}</Typography.Paragraph>
      {model.reading && <Typography.Paragraph>{pick(model.reading)}</Typography.Paragraph>}
      <Typography.Paragraph type="secondary">{pick(model.definition)}</Typography.Paragraph>
      <div role="region" aria-label={t('parameter')} tabIndex={0} className="scroll">
        <Table
          size="small" pagination={false} rowKey={(p) => p.model + p.name} dataSource={model.parameters}
          columns={[
            { title: t('parameter'), render: (_, p) => <code>{p.model}.{p.name}</code> },
            { title: t('value'), align: 'end', render: (_, p) => number(p.value, 4) },
            { title: t('stderr'), align: 'end', render: (_, p) => number(p.stderr, 4) },
            { title: t('means'), render: (_, p) => pick(p.means) },
          ]}
        />
      </div>
      <Typography.Title level={3}>{t('versions')}</Typography.Title>
      <Loaded query={versions}>
        {(page) => (
          <div role="region" aria-label={t('versions')} tabIndex={0} className="scroll">
            <Table
              size="small" pagination={false} rowKey="id" dataSource={page.items}
              columns={[
                { title: t('when'), render: (_, v) => <span className="figure">{time(v.created_at)}</span> },
                { title: t('state'), render: (_, v) => <Tag color={v.state === 'current' ? 'success' : 'default'}>{t(v.state as 'current')}</Tag> },
                { title: t('customers'), align: 'end', render: (_, v) => number(v.customers) },
                { title: t('error'), align: 'end', render: (_, v) => (v.error === null ? '–' : percent(v.error)) },
                { title: t('finding'), render: (_, v) => <span className="reason">{pick(v.finding)}</span> },
              ]}
            />
          </div>
        )}
      </Loaded>
    </Flex>
  );
}

// Everything as tables, to be taken away.
import { DownloadOutlined, ExportOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Tag, Typography } from 'antd';
import { api } from '../../api/client';
import { follow } from '../../ui/download';
import { bytes, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { JobProgress } from './JobProgress';
import { useWork } from './useWork';
import { useWords } from './words';

export function Exports() {
  const t = useWords();
  const may = useMay();
  const toast = useToast();
  const list = api.useQuery('get', '/api/exports');
  const work = useWork(() => { toast.done(t('exportMade')); void list.refetch(); });
  const start = api.useMutation('post', '/api/exports', { onSuccess: work.begin, onError: toast.failed });
  return (
    <Card title={<Typography.Title level={2} className="panel-title">{t('exportAll')}</Typography.Title>}>
      <Flex vertical gap={16} align="stretch">
        <span>{t('exportHint')}</span>
        {!may('customer.personal') && <Typography.Text type="secondary">{t('exportMasked')}</Typography.Text>}
        {work.job ? <JobProgress job={work.job} title={t('exporting')} /> : null}
        <div><Button type="primary" icon={<ExportOutlined />} loading={start.isPending || work.busy} onClick={() => start.mutate({})}>{t('exportStart')}</Button></div>
        <Loaded query={list} rows={2}>
          {(found) => found.items.length === 0 ? <span className="quiet">{t('exportNone')}</span> : (
            <Rows
              label={t('exportAll')} rows={found.items} rowKey={(f) => f.name}
              columns={[
                { title: t('when'), head: true, cell: (f) => <strong className="figure">{time(f.created_at)}</strong> },
                { title: t('size'), cell: (f) => <span className="figure">{bytes(f.bytes)}</span> },
                { title: t('personal'), cell: (f) => <Tag color={f.personal ? 'warning' : 'default'}>{t(f.personal ? 'exportFull' : 'exportPlain')}</Tag> },
                { title: t('until'), cell: (f) => <span className="figure">{time(f.until)}</span> },
                { title: t('act'), cell: (f) => (!f.personal || may('customer.personal')) && <Button size="small" icon={<DownloadOutlined />} onClick={() => follow(`/api/exports/${f.name}`)}>{t('download')}</Button> },
              ]}
            />
          )}
        </Loaded>
      </Flex>
    </Card>
  );
}

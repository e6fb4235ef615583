// The backups on the server: made, read back, taken elsewhere, and how one
// comes back to life.
import { DeleteOutlined, DownloadOutlined, SafetyCertificateOutlined, SaveOutlined } from '@ant-design/icons';
import { Alert, App, Button, Card, Flex, Tag, Tooltip, Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { follow } from '../../ui/download';
import { bytes, number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { JobProgress } from './JobProgress';
import { useWork } from './useWork';
import { useWords } from './words';

type Backup = Schemas['GovernanceBackup'];

export function Backups() {
  const t = useWords();
  const toast = useToast();
  const { modal } = App.useApp();
  const list = api.useQuery('get', '/api/backups');
  const made = useWork(() => { toast.done(t('backupMade')); void list.refetch(); });
  const looked = useWork(() => void list.refetch());
  const start = api.useMutation('post', '/api/backups/start', { onSuccess: made.begin, onError: toast.failed });
  const verify = api.useMutation('post', '/api/backups/{name}/verify', { onSuccess: looked.begin, onError: toast.failed });
  const remove = api.useMutation('delete', '/api/backups/{name}');
  const askRemove = (b: Backup) => void modal.confirm({
    title: t('removeAsk', { time: time(b.created_at) }), content: t('removeHint'), okText: t('remove'), okButtonProps: { danger: true },
    onOk: () => remove.mutateAsync({ params: { path: { name: b.name } } }).then(() => { toast.done(t('removed')); void list.refetch(); }, toast.failed),
  });
  return (
    <Card title={<Typography.Title level={2} className="panel-title">{t('backups')}</Typography.Title>}>
      <Flex vertical gap={16} align="stretch">
        <span>{t('backupHint')}</span>
        {made.job && <JobProgress job={made.job} title={t('backingUp')} />}
        {looked.job && <JobProgress job={looked.job} title={t('verifying')} />}
        <div><Button type="primary" icon={<SaveOutlined />} loading={start.isPending || made.busy} onClick={() => start.mutate({})}>{t('backupNow')}</Button></div>
        <Loaded query={list} rows={2}>
          {(found) => found.items.length === 0 ? <span className="quiet">{t('backupNone')}</span> : (
            <>
              <Rows
                label={t('backups')} rows={found.items} rowKey={(b) => b.name} faded={(b) => Boolean(b.damage)}
                columns={[
                  { title: t('when'), head: true, cell: (b) => <strong className="figure">{time(b.created_at)}</strong> },
                  { title: t('size'), cell: (b) => <span className="figure">{bytes(b.bytes)}</span> },
                  { title: t('content'), cell: (b) => t('backupContent', { tables: b.tables, rows: number(b.rows) }) },
                  { title: t('checked'), cell: (b) => <Checked backup={b} /> },
                  {
                    title: t('act'),
                    cell: (b) => (
                      <Flex gap={8} wrap>
                        <Button size="small" icon={<DownloadOutlined />} disabled={Boolean(b.damage)} onClick={() => follow(`/api/backups/${b.name}/download`)}>{t('download')}</Button>
                        <Button size="small" icon={<SafetyCertificateOutlined />} disabled={looked.busy} onClick={() => verify.mutate({ params: { path: { name: b.name } } })}>{t('verify')}</Button>
                        <Button size="small" danger icon={<DeleteOutlined />} onClick={() => askRemove(b)}>{t('remove')}</Button>
                      </Flex>
                    ),
                  },
                ]}
              />
              <Restore folder={(found.items.find((b) => !b.damage) ?? found.items[0])?.folder ?? ''} />
            </>
          )}
        </Loaded>
      </Flex>
    </Card>
  );
}

function Checked({ backup }: { backup: Backup }) {
  const t = useWords();
  const pick = usePick();
  if (backup.damage) return <Tooltip title={pick(backup.damage)}><Tag color="error" tabIndex={0}>{t('damaged')}</Tag></Tooltip>;
  return backup.verified_at ? <Tag color="success">{t('checkedAt', { time: time(backup.verified_at) })}</Tag> : <Tag>{t('notChecked')}</Tag>;
}

function Restore({ folder }: { folder: string }) {
  const t = useWords();
  const quoted = /^[\w./:-]+$/.test(folder) ? folder : `'${folder}'`;
  const command = `zhike restore ${quoted} --data ./zhike-restored`;
  return (
    <section>
      <Typography.Title level={3}>{t('restoreTitle')}</Typography.Title>
      <p>{t('restoreHint')}</p>
      <Typography.Paragraph copyable={{ text: command }} className="command"><code>{command}</code></Typography.Paragraph>
      <Alert type="info" showIcon title={t('restoreWhere')} />
    </section>
  );
}

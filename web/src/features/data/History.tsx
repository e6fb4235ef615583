// Every import with its file, source and result.
import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Table, Tag } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { number, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useWords } from './words';

export default function History() {
  const t = useWords();
  const may = useMay();
  const list = api.useQuery('get', '/api/imports', { params: { query: { limit: 100 } } });
  return (
    <Page title={t('title')} lead={t('lead')} actions={may('import.run') && <Link to="/data/import"><Button type="primary" icon={<UploadOutlined />} tabIndex={-1}>{t('importFile')}</Button></Link>}>
      <Loaded query={list}>
        {(page) => page.items.length === 0 ? <Alert type="info" title={t('none')} /> : (
          <Table
            size="small" rowKey="batch" pagination={false} dataSource={page.items} scroll={{ x: 'max-content' }}
            columns={[
              { title: t('file'), render: (_, b) => <Link to={`/data/imports/${b.batch}`}><bdi>{b.file}</bdi></Link> },
              { title: t('source'), dataIndex: 'source', render: (s: string) => s || '–' },
              { title: t('when'), dataIndex: 'created_at', render: (v: string) => <span className="figure">{time(v)}</span> },
              { title: t('who'), dataIndex: 'created_by' },
              { title: t('rows'), dataIndex: 'rows', align: 'end', render: (v: number) => number(v) },
              { title: t('rejected'), dataIndex: 'rejected', align: 'end', render: (v: number) => number(v) },
              { title: t('state'), dataIndex: 'state', render: (s: typeof page.items[number]['state']) => <Tag color={s === 'done' ? 'success' : s === 'failed' ? 'error' : 'default'}>{t(s === 'undone' ? 'stateUndone' : s)}</Tag> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}

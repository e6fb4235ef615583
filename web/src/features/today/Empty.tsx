// Before the first orders: what this page will show, and the step that fills it.
import { UploadOutlined } from '@ant-design/icons';
import { Button, Typography } from 'antd';
import { Link } from 'react-router';
import { useMay } from '../../ui/session';
import { useWords } from './words';

export function Empty() {
  const t = useWords();
  const may = useMay();
  return (
    <section className="empty">
      <Typography.Title level={2}>{t('emptyTitle')}</Typography.Title>
      <Typography.Paragraph>{t('emptyShows')}</Typography.Paragraph>
      <ul>
        <li>{t('empty1')}</li>
        <li>{t('empty2')}</li>
        <li>{t('empty3')}</li>
      </ul>
      {may('import.run') ? (
        <>
          <Link to="/data/import"><Button type="primary" size="large" icon={<UploadOutlined />} tabIndex={-1}>{t('importNow')}</Button></Link>
          <Typography.Paragraph type="secondary" className="hint">{t('importHint')}</Typography.Paragraph>
        </>
      ) : <Typography.Paragraph type="secondary">{t('mayNotImport')}</Typography.Paragraph>}
    </section>
  );
}

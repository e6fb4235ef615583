// What the list shows, as a file.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { follow } from '../../ui/download';
import type { Frame } from './frame';
import { useWords } from './words';

const sheetRows = 1_048_575; // that a worksheet holds below its header

export function exportAddress(frame: Frame, format: string): string {
  const query = new URLSearchParams({ sort: frame.sort, columns: frame.columns.join(','), format });
  if (frame.rule) query.set('rule', frame.rule);
  return '/api/customers/export?' + query.toString();
}

export function Export({ frame, count }: { frame: Frame; count: number | undefined }) {
  const t = useWords();
  const tooMany = count !== undefined && count > sheetRows;
  const items = [
    { key: 'csv', label: 'CSV', onClick: () => follow(exportAddress(frame, 'csv')) },
    { key: 'xlsx', label: tooMany ? t('sheetTooSmall') : 'Excel (XLSX)', disabled: tooMany, onClick: () => follow(exportAddress(frame, 'xlsx')) },
  ];
  return <Dropdown trigger={['click']} menu={{ items }}><Button icon={<DownloadOutlined />}>{t('export')}</Button></Dropdown>;
}

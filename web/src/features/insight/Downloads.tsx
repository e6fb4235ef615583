// A report as a picture or a table; the table is of the same question.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useChartTheme } from '../../ui/Chart';
import { follow, save } from '../../ui/download';
import { useToast } from '../../ui/toast';
import { captioned, type PictureSlot } from './picture';
import { useWords } from './words';

export type Params = Record<string, string | number | undefined>;

/** queryOf writes what was asked for as the query of an address. */
export function queryOf(params: Params): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== '') query.set(key, String(value));
  return query.toString();
}

interface DownloadsProps {
  /** The route below /api/analysis. */
  path: string;
  params: Params;
  slot: PictureSlot;
  /** Of the file. */
  name: string;
  title: string;
  lead: string;
}

export function Downloads({ path, params, slot, name, title, lead }: DownloadsProps) {
  const t = useWords();
  const toast = useToast();
  const colours = useChartTheme();
  const png = async () => {
    try {
      save(await captioned(await slot.take(), { ...colours, title, lead }), name + '.png');
    } catch (error) {
      toast.failed(error);
    }
  };
  return (
    <Dropdown trigger={['click']} menu={{ items: [
      { key: 'png', label: t('png'), onClick: () => void png() },
      { key: 'csv', label: t('csv'), onClick: () => follow(`/api/analysis/${path}.csv?${queryOf(params)}`) },
      { key: 'xlsx', label: t('xlsx'), onClick: () => follow(`/api/analysis/${path}.xlsx?${queryOf(params)}`) },
    ] }}>
      <Button icon={<DownloadOutlined />}>{t('download')}</Button>
    </Dropdown>
  );
}

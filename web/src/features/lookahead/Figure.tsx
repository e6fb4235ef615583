// One picture with its finding as heading, the same figures as a table below,
// and both as files.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, Collapse, Dropdown, Flex, Typography } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback, useRef, type ReactNode } from 'react';
import { Chart, type Mark } from '../../ui/Chart';
import { csv } from '../../ui/csv';
import { save } from '../../ui/download';
import { useToast } from '../../ui/toast';
import { Sheet, type SheetData, sheetRows } from './Sheet';
import { useWords } from './words';

interface FigureProps {
  /** The finding, in a sentence. */
  title: string;
  /** What the files are called. */
  name: string;
  /** How the picture is read. */
  note?: ReactNode;
  option: EChartsCoreOption;
  height?: number;
  onMark?: (mark: Mark) => void;
  sheet: SheetData;
  /** A long table is folded away. */
  folded?: boolean;
}

export function Figure({ title, name, note, option, height = 300, onMark, sheet, folded = false }: FigureProps) {
  const t = useWords();
  const toast = useToast();
  const picture = useRef<(() => Promise<Blob>) | null>(null);
  const ready = useCallback((made: () => Promise<Blob>) => {
    picture.current = made;
  }, []);
  const png = () => picture.current?.().then((blob) => save(blob, name + '.png'), toast.failed);
  const files = (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items: [
      { key: 'png', label: t('png'), onClick: () => void png() },
      { key: 'csv', label: t('csv'), onClick: () => save(csv(sheetRows(sheet)), name + '.csv') },
    ] }}>
      <Button size="small" type="text" icon={<DownloadOutlined />} aria-label={t('download', { name })} />
    </Dropdown>
  );
  const table = <Sheet data={sheet} label={name} />;
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{title}</Typography.Title>} extra={files}>
      <Flex vertical gap={12}>
        <Chart option={option} height={height} label={title} onMark={onMark} onReady={ready} />
        {note && <span className="quiet">{note}</span>}
        {folded ? <Collapse ghost size="small" items={[{ key: 'table', label: t('table'), children: table }]} /> : table}
      </Flex>
    </Card>
  );
}

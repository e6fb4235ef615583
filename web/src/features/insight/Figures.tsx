// The figures of a report as a table; on a phone, where it has many columns, as
// a list with a block for each row.
import { Table, type TableColumnsType } from 'antd';
import { percent } from '../../ui/format';
import { useNarrow } from '../../ui/useNarrow';
import { FigureList, type Column } from './FigureList';
import { Panel } from './Report';
import { useWords } from './words';

interface FiguresProps<R> {
  rows: readonly R[];
  columns: Column<R>[];
  rowKey: (row: R) => string;
  title?: string;
  /** Rows at once. */
  page?: number;
}

const fitting = 3; // columns that a phone shows without scrolling sideways

export function Figures<R extends object>({ rows, columns, rowKey, title, page = 50 }: FiguresProps<R>) {
  const t = useWords();
  const narrow = useNarrow();
  const name = title ?? t('table');
  if (narrow && columns.length > fitting) return <Panel title={name}><FigureList rows={rows} columns={columns} rowKey={rowKey} page={Math.min(page, 12)} /></Panel>;
  return (
    <Panel title={name}>
      <div role="region" aria-label={name} tabIndex={0} className="scroll">
        <Table<R> size="small" pagination={rows.length > page ? { pageSize: page, showSizeChanger: false, size: 'small' } : false} rowKey={rowKey} dataSource={rows as R[]} columns={columns as TableColumnsType<R>} showSorterTooltip={false} />
      </div>
    </Panel>
  );
}

/** Part is a share with a bar as long as it is; most is the longest. */
export function Part({ share, most = 1, second = false }: { share: number; most?: number; second?: boolean }) {
  return <span className="part-of"><i className={second ? 'second' : undefined} style={{ width: `${Math.max(0, Math.min(1, share / most)) * 100}%` }} /><span className="figure">{percent(share)}</span></span>;
}

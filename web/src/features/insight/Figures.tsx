// The figures of a report as a table that a phone can show.
import { Table, type TableColumnsType } from 'antd';
import { percent } from '../../ui/format';
import { Panel } from './Report';
import { useWords } from './words';

interface FiguresProps<R> {
  rows: readonly R[];
  columns: TableColumnsType<R>;
  rowKey: (row: R) => string;
  title?: string;
  /** Rows at once. */
  page?: number;
}

/** Figures is the table under a chart; it scrolls within itself where it is wider than the page. */
export function Figures<R extends object>({ rows, columns, rowKey, title, page = 50 }: FiguresProps<R>) {
  const t = useWords();
  return (
    <Panel title={title ?? t('table')}>
      <div role="region" aria-label={title ?? t('table')} tabIndex={0} className="scroll">
        <Table<R> size="small" pagination={rows.length > page ? { pageSize: page, showSizeChanger: false, size: 'small' } : false} rowKey={rowKey} dataSource={rows as R[]} columns={columns} showSorterTooltip={false} />
      </div>
    </Panel>
  );
}

/** Part is a share with a bar as long as it is; most is the longest. */
export function Part({ share, most = 1, second = false }: { share: number; most?: number; second?: boolean }) {
  return <span className="part-of"><i className={second ? 'second' : undefined} style={{ width: `${Math.max(0, Math.min(1, share / most)) * 100}%` }} /><span className="figure">{percent(share)}</span></span>;
}

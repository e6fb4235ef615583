// The figures of a report as a table that a phone can show.
import { Table, type TableColumnsType } from 'antd';
import { Panel } from './Report';
import { useWords } from './words';

/** Figures is the table under a chart; it scrolls within itself where it is wider than the page. */
export function Figures<R extends object>({ rows, columns, rowKey, title }: { rows: readonly R[]; columns: TableColumnsType<R>; rowKey: (row: R) => string; title?: string }) {
  const t = useWords();
  return (
    <Panel title={title ?? t('table')}>
      <div role="region" aria-label={title ?? t('table')} tabIndex={0} className="scroll">
        <Table<R> size="small" pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} rowKey={rowKey} dataSource={rows as R[]} columns={columns} showSorterTooltip={false} />
      </div>
    </Panel>
  );
}

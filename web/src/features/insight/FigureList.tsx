// A table for a phone: each row a block, its first column the heading, the
// others with their names.
import { Flex, Pagination, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useFrameWords } from './frame.words';

export interface Column<R> {
  title: string;
  align?: 'end';
  width?: number;
  /** Has a line of its own on a phone. */
  whole?: boolean;
  sorter?: (a: R, b: R) => number;
  render: (_: unknown, row: R) => ReactNode;
}

interface FigureListProps<R> {
  rows: readonly R[];
  columns: Column<R>[];
  rowKey: (row: R) => string;
  page: number;
}

const longest = 16; // of a name that shares its line, a Chinese character counting as two

const widthOf = (text: string) => [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);

export function FigureList<R extends object>({ rows, columns, rowKey, page }: FigureListProps<R>) {
  const t = useFrameWords();
  const [at, setAt] = useState(1);
  const [by, setBy] = useState('');
  const [first, ...others] = columns;
  const sorter = columns.find((c) => c.title === by)?.sorter;
  const sorted = sorter ? [...rows].sort((a, b) => sorter(b, a)) : rows;
  const sortable = columns.filter((c) => c.sorter);
  const last = Math.max(1, Math.ceil(rows.length / page));
  const here = Math.min(at, last);
  return (
    <Flex vertical gap={12}>
      {sortable.length > 0 && rows.length > 2 && (
        <Select
          size="small" className="figure-sort" aria-label={t('sort')} value={by} onChange={(v: string) => { setBy(v); setAt(1); }}
          options={[{ value: '', label: t('sortUsual') }, ...sortable.map((c) => ({ value: c.title, label: t('sortBy', { column: c.title }) }))]}
        />
      )}
      <ul className="figure-list">
        {sorted.slice((here - 1) * page, here * page).map((row) => (
          <li key={rowKey(row)}>
            <strong>{first?.render(undefined, row)}</strong>
            <dl>{others.map((c) => <div key={c.title} className={c.whole || widthOf(c.title) > longest ? 'whole' : undefined}><dt>{c.title}</dt><dd className="figure">{c.render(undefined, row)}</dd></div>)}</dl>
          </li>
        ))}
      </ul>
      {last > 1 && <Pagination size="small" simple={{ readOnly: true }} current={here} pageSize={page} total={rows.length} onChange={setAt} showSizeChanger={false} />}
    </Flex>
  );
}

// A plain table that becomes cards on a phone: each cell brings its heading
// along. For long lists of records; figures to compare stand in antd's Table.
import type { ReactNode } from 'react';
import './rows.css';

export interface RowColumn<R> {
  title: string;
  cell: (row: R) => ReactNode;
  /** Numbers stand at the end of their column. */
  end?: boolean;
  /** The first line of a card, without a heading of its own. */
  head?: boolean;
}

interface RowsProps<R> {
  label: string;
  columns: readonly RowColumn<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string;
  /** Marks a row that counts no more. */
  faded?: (row: R) => boolean;
}

export function Rows<R>({ label, columns, rows, rowKey, faded }: RowsProps<R>) {
  const name = (c: RowColumn<R>) => [c.end && 'end', c.head && 'head'].filter(Boolean).join(' ') || undefined;
  // The roles are said again because cards are no table to a browser.
  return (
    <table className="records" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">{columns.map((c) => <th key={c.title} role="columnheader" scope="col" className={name(c)}>{c.title}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row" className={faded?.(row) ? 'faded' : undefined}>
            {columns.map((c) => <td key={c.title} role="cell" className={name(c)} data-title={c.title}><div>{c.cell(row)}</div></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// A small table of figures: as shown, and as numbers for a file.
import { Tooltip } from 'antd';
import type { CsvCell } from '../../ui/csv';

export interface SheetCell {
  text: string;
  /** The value in a file; the text where it is not given. */
  raw?: CsvCell;
  /** The exact value, or what it means. */
  hint?: string;
  act?: () => void;
}

export interface SheetData {
  columns: { title: string; hint?: string; end?: boolean }[];
  rows: SheetCell[][];
}

/** sheetRows is the table as it goes into a file. */
export const sheetRows = (data: SheetData): CsvCell[][] => [data.columns.map((c) => c.title), ...data.rows.map((row) => row.map((c) => (c.raw === undefined ? c.text : c.raw)))];

const hinted = (text: string, hint: string | undefined) => (hint ? <Tooltip title={hint}><span tabIndex={0} className="hinted">{text}</span></Tooltip> : text);

function Cell({ cell }: { cell: SheetCell }) {
  if (cell.act) return <Tooltip title={cell.hint}><button type="button" className="figure-button" onClick={cell.act}>{cell.text}</button></Tooltip>;
  return <>{cell.hint ? <Tooltip title={cell.hint}><span>{cell.text}</span></Tooltip> : cell.text}</>;
}

export function Sheet({ data, label }: { data: SheetData; label: string }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="scroll">
      <table className="sheet">
        <thead><tr>{data.columns.map((c) => <th key={c.title} scope="col" className={c.end ? 'end' : undefined}>{hinted(c.title, c.hint)}</th>)}</tr></thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row[0]?.text}>
              {data.columns.map((c, i) => <td key={c.title} className={c.end ? 'end' : undefined}>{row[i] && <Cell cell={row[i]} />}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

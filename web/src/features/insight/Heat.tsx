// A heat map as a table: every cell prints its number and can be clicked or
// reached by keyboard; colours deepen with the value.
import { Tooltip } from 'antd';
import { useEffect } from 'react';
import { useChartTheme } from '../../ui/Chart';
import { deepest, heatPicture } from './heatPicture';
import { useReady } from './Report';

export interface Line<K> {
  key: K;
  title: string;
  note?: string;
}

export interface Cell {
  value: number;
  text: string;
  hint: string;
  /** Not complete yet, such as a period that has not ended. */
  part?: boolean;
}

interface HeatProps<R, C> {
  label: string;
  corner: string;
  rows: Line<R>[];
  columns: Line<C>[];
  cell: (row: R, column: C) => Cell | null;
  onCell: (row: R, column: C) => void;
  /** The value of the deepest colour; the largest cell where it is not given. */
  most?: number;
  /** As wide as its place, with high cells, for few columns. */
  wide?: boolean;
  /** The last row above a strong line, and the first column beyond one. */
  edgeRow?: R;
  edgeColumn?: C;
}

export function Heat<R extends string | number, C extends string | number>({ label, corner, rows, columns, cell, onCell, most, wide = false, edgeRow, edgeColumn }: HeatProps<R, C>) {
  const all = rows.flatMap((r) => columns.map((c) => cell(r.key, c.key)?.value ?? 0));
  const top = most ?? Math.max(1e-9, ...all);
  const colours = useChartTheme();
  const ready = useReady();
  useEffect(() => ready(() => heatPicture({ corner, rows, columns, cell, top, colours })));
  return (
    <div role="region" aria-label={label} tabIndex={0} className="scroll">
      <table className={wide ? 'heat wide' : 'heat'}>
        <thead><tr><th scope="col" className="corner">{corner}</th>{columns.map((c) => <th key={c.key} scope="col">{c.title}{c.note && <small> {c.note}</small>}</th>)}</tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.key} className={r.key === edgeRow ? 'edge' : undefined}>
              <th scope="row">{r.title}{r.note && <small> {r.note}</small>}</th>
              {columns.map((c) => {
                const at = cell(r.key, c.key);
                const classes = [at?.part ? 'part' : '', c.key === edgeColumn ? 'edge' : ''].join(' ').trim() || undefined;
                if (!at) return <td key={c.key} className={classes} />;
                const depth = Math.min(1, Math.max(0, at.value / top)) * deepest;
                return (
                  <td key={c.key} className={classes}>
                    <Tooltip title={at.hint}><button type="button" aria-label={at.hint} onClick={() => onCell(r.key, c.key)} style={{ background: `color-mix(in srgb, var(--accent) ${depth.toFixed(1)}%, transparent)` }}>{at.text}</button></Tooltip>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

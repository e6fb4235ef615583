// A heat map as a table: every cell prints its number and can be clicked;
// colours deepen with the value. By keyboard it is one stop, within which the
// arrows move.
import { Tooltip } from 'antd';
import { useEffect, useState, type KeyboardEvent } from 'react';
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
  className?: string;
  /** The last row above a strong line, and the first column beyond one. */
  edgeRow?: R;
  edgeColumn?: C;
}

export function Heat<R extends string | number, C extends string | number>({ label, corner, rows, columns, cell, onCell, most, wide = false, className = '', edgeRow, edgeColumn }: HeatProps<R, C>) {
  const all = rows.flatMap((r) => columns.map((c) => cell(r.key, c.key)?.value ?? 0));
  const top = most ?? Math.max(1e-9, ...all);
  const colours = useChartTheme();
  const ready = useReady();
  useEffect(() => ready(() => heatPicture({ corner, rows, columns, cell, top, colours })));
  const [stop, setStop] = useState('');
  const places = rows.flatMap((r, i) => columns.map((c, j) => (cell(r.key, c.key) ? `${i},${j}` : '')).filter(Boolean));
  const stopped = places.includes(stop) ? stop : places[0];
  return (
    <div className="scroll">
      <table role="grid" aria-label={label} className={['heat', wide && 'wide', className].filter(Boolean).join(' ')} onKeyDown={move}>
        <thead><tr><th scope="col" className="corner">{corner}</th>{columns.map((c) => <th key={c.key} scope="col">{c.title}{c.note && <small> {c.note}</small>}</th>)}</tr></thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={r.key} className={r.key === edgeRow ? 'edge' : undefined}>
              <th scope="row">{r.title}{r.note && <small> {r.note}</small>}</th>
              {columns.map((c, j) => {
                const at = cell(r.key, c.key);
                const classes = [at?.part ? 'part' : '', c.key === edgeColumn ? 'edge' : ''].join(' ').trim() || undefined;
                if (!at) return <td key={c.key} className={classes} />;
                const depth = Math.min(1, Math.max(0, at.value / top)) * deepest;
                return (
                  <td key={c.key} className={classes}>
                    <Tooltip title={at.hint}><button type="button" data-at={`${i},${j}`} tabIndex={stopped === `${i},${j}` ? 0 : -1} onFocus={() => setStop(`${i},${j}`)} aria-label={at.hint} onClick={() => onCell(r.key, c.key)} style={{ background: `color-mix(in srgb, var(--accent) ${depth.toFixed(1)}%, transparent)` }}>{at.text}</button></Tooltip>
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

const steps: Record<string, [down: number, right: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** move takes the focus to the next cell in the direction of the arrow, over holes. */
function move(event: KeyboardEvent<HTMLTableElement>) {
  const step = steps[event.key];
  const from = (event.target as HTMLElement).dataset['at']?.split(',').map(Number);
  if (!step || !from) return;
  event.preventDefault();
  let [i = 0, j = 0] = from;
  const body = event.currentTarget.tBodies[0];
  const [height, width] = [body?.rows.length ?? 0, body?.rows[0]?.cells.length ?? 0];
  for (i += step[0], j += step[1]; i >= 0 && j >= 0 && i < height && j < width; i += step[0], j += step[1]) {
    const next = event.currentTarget.querySelector<HTMLElement>(`[data-at="${i},${j}"]`);
    if (next) return next.focus();
  }
}

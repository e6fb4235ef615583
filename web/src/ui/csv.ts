// Figures of a page as a file for a spreadsheet.

export type CsvCell = string | number | null | undefined;

const risky = /^[=+\-@\t\r]/;

function cell(value: CsvCell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  // What a spreadsheet would take for a formula is marked as text.
  const text = risky.test(value) ? "'" + value : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** csvText is a table as CSV (RFC 4180). */
export const csvText = (rows: readonly (readonly CsvCell[])[]): string => rows.map((row) => row.map(cell).join(',') + '\r\n').join('');

/** csv is a table as a file; the mark at its beginning lets Excel read Chinese. */
export const csv = (rows: readonly (readonly CsvCell[])[]): Blob => new Blob(['\uFEFF' + csvText(rows)], { type: 'text/csv;charset=utf-8' });

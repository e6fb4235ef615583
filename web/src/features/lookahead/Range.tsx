// A value with its range as a small bar, all on one scale.
export function Range({ low, high, value, most, label }: { low: number; high: number; value: number; most: number; label: string }) {
  const at = (v: number) => `${Math.min(100, Math.max(0, (100 * v) / Math.max(most, 1e-9)))}%`;
  return (
    <span className="span" role="img" aria-label={label}>
      <i style={{ insetInlineStart: at(low), insetInlineEnd: `calc(100% - ${at(high)})` }} />
      <b style={{ insetInlineStart: at(value) }} />
    </span>
  );
}

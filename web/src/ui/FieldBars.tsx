// How the values of a field are spread over the customers: columns for numbers,
// rows for choices. holds marks the values that a condition takes.
import { Tooltip } from 'antd';
import type { Schemas } from '../api/client';
import { number, percent } from './format';
import { useFieldText } from './terms';
import { words } from './words';
import './fieldbars.css';

const useWords = words('fieldbars', {
  of: ['{{label}}的分布', 'How {{label}} is spread'],
  people: ['{{value}}：{{n}} 位（{{share}}）', '{{value}}: {{n}} customers ({{share}})'],
  none: ['没有分布可显示', 'No distribution to show'],
  same: ['{{n}} 位有值的客户都是 {{value}}', 'All {{n}} customers with a value have {{value}}', 'The one customer with a value has {{value}}'],
  fewer: ['另有 {{n}} 种取值', '{{n}} more values'],
});

type Detail = Schemas['CustomerFieldDetail'];

interface FieldBarsProps {
  field: Detail;
  holds?: (value: unknown) => boolean;
  /** Rows shown of a field with choices. */
  most?: number;
  onPick?: (value: unknown) => void;
}

export function FieldBars({ field, holds, most = 8, onPick }: FieldBarsProps) {
  const t = useWords();
  if (field.bars.length === 0) return <span className="quiet">{t('none')}</span>;
  return field.type === 'number' ? <Columns field={field} holds={holds} /> : <Rows field={field} holds={holds} most={most} onPick={onPick} />;
}

function Columns({ field, holds }: FieldBarsProps) {
  const t = useWords();
  const text = useFieldText();
  const top = Math.max(...field.bars.map((b) => b.count), 1);
  const first = field.bars[0];
  const last = field.bars.at(-1);
  const end = (v: unknown) => (v === undefined || v === null ? '' : text(field, v));
  // One value alone is no distribution: a bar as wide as the page says nothing.
  if (field.distinct === 1) return <span className="quiet">{t('same', { count: field.known, n: number(field.known), value: text(field, field.minimum, true) })}</span>;
  return (
    <div className="bars-box" role="img" aria-label={t('of', { label: field.label })}>
      <div className="bars-columns">
        {field.bars.map((b) => {
          const middle = ((b.from ?? 0) + (b.to ?? b.from ?? 0)) / 2;
          const range = `${end(b.from)} – ${end(b.to)}`;
          return (
            <Tooltip key={String(b.from)} title={t('people', { value: range, n: number(b.count), share: percent(b.count / Math.max(1, field.known)) })}>
              <i className={holds?.(middle) ? 'in' : undefined} style={{ height: `${Math.max(b.count > 0 ? 3 : 0, (b.count / top) * 100)}%` }} />
            </Tooltip>
          );
        })}
      </div>
      <div className="bars-ends"><span>{end(first?.from)}</span><span>{end(last?.to ?? field.maximum)}</span></div>
    </div>
  );
}

function Rows({ field, holds, most = 8, onPick }: FieldBarsProps) {
  const t = useWords();
  const text = useFieldText();
  const top = Math.max(...field.bars.map((b) => b.count), 1);
  const rest = field.distinct - Math.min(most, field.bars.length);
  return (
    <ul className="bars-rows" aria-label={t('of', { label: field.label })}>
      {field.bars.slice(0, most).map((b) => {
        const value = text(field, b.value);
        const inside = <><span className="bars-name">{value}</span><span className="bars-track"><i className={holds?.(b.value) ? 'in' : undefined} style={{ width: `${(b.count / top) * 100}%` }} /></span><span className="figure">{number(b.count)}</span></>;
        return <li key={String(b.value)}>{onPick ? <button type="button" onClick={() => onPick(b.value)}>{inside}</button> : inside}</li>;
      })}
      {rest > 0 && <li className="quiet">{t('fewer', { n: number(rest) })}</li>}
    </ul>
  );
}

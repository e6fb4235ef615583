// The value of a condition, by the field's type and the comparison.
import { AutoComplete, DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { api } from '../../api/client';
import { unit, useTerm } from '../terms';
import { shape } from './operators';
import type { Condition } from './rule';
import type { Field } from './useCatalogue';
import { useWords } from './words';

interface ValueProps {
  item: Condition;
  field: Field | undefined;
  change: (value: unknown) => void;
}

const form = 'YYYY-MM-DD';

export function Value({ item, field, change }: ValueProps) {
  const t = useWords();
  const list = Array.isArray(item.value) ? (item.value as unknown[]) : [item.value, null];
  const put = (at: 0 | 1, value: unknown) => change(at === 0 ? [value, list[1] ?? null] : [list[0] ?? null, value]);
  const asNumber = (v: unknown) => (typeof v === 'number' ? v : null);
  const asDay = (v: unknown) => (typeof v === 'string' && v ? dayjs(v) : null);
  const word = item.op.startsWith('days ') ? undefined : field?.unit === 'share' ? undefined : unit(field?.unit) || undefined;
  switch (shape(field?.type ?? 'text', item.op)) {
    case 'none':
      return null;
    case 'number':
      return <Amount value={asNumber(item.value)} word={word} share={field?.unit === 'share'} label={t('value')} change={change} />;
    case 'numbers':
      return <><Amount value={asNumber(list[0])} word={word} share={field?.unit === 'share'} label={t('from')} change={(v) => put(0, v)} /><span>–</span><Amount value={asNumber(list[1])} word={word} share={field?.unit === 'share'} label={t('to')} change={(v) => put(1, v)} /></>;
    case 'day':
      return <DatePicker value={asDay(item.value)} aria-label={t('value')} onChange={(d) => change(d?.format(form) ?? null)} />;
    case 'days':
      return <DatePicker.RangePicker value={[asDay(list[0]), asDay(list[1])]} aria-label={t('value')} onChange={(d) => change([d?.[0]?.format(form) ?? null, d?.[1]?.format(form) ?? null])} />;
    case 'texts':
      return <Choices item={item} field={field} change={change} />;
    case 'text':
      return <OneText item={item} field={field} change={change} />;
  }
}

/** Amount is a number; a share is typed in percent and kept as 0 to 1. */
function Amount({ value, word, share, label, change }: { value: number | null; word: string | undefined; share: boolean; label: string; change: (value: number | null) => void }) {
  const shown = value === null ? null : share ? Number((value * 100).toPrecision(12)) : value;
  return <InputNumber controls={false} className="condition-number" value={shown} suffix={share ? '%' : word} aria-label={label} onChange={(v) => change(v === null ? null : share ? Number((v / 100).toPrecision(12)) : v)} />;
}

/** OneText is a text; where it is compared as a whole, the values that the field has are suggested. */
function OneText({ item, field, change }: ValueProps) {
  const t = useWords();
  const term = useTerm();
  const whole = (item.op === '=' || item.op === '!=') && field?.type === 'text';
  const detail = api.useQuery('get', '/api/fields/{name}', { params: { path: { name: item.field } } }, { enabled: whole, staleTime: 300_000 });
  const typed = String(item.value ?? '');
  const options = whole ? (detail.data?.bars ?? []).map((b) => String(b.value)).filter((v) => v.includes(typed) || term(item.field, v).includes(typed)).map((value) => ({ value, label: term(item.field, value) })) : [];
  return (
    <AutoComplete className="condition-value" value={typed} options={options} popupMatchSelectWidth={false} onChange={(v: string) => change(v || null)}>
      <Input aria-label={t('value')} maxLength={300} placeholder={item.value === '' ? t('emptyText') : undefined} />
    </AutoComplete>
  );
}

/** Choices suggests the values that the field has, most frequent first; others can be typed. */
function Choices({ item, field, change }: ValueProps) {
  const t = useWords();
  const term = useTerm();
  const detail = api.useQuery('get', '/api/fields/{name}', { params: { path: { name: item.field } } }, { enabled: Boolean(field), staleTime: 300_000 });
  const numeric = field?.type === 'number';
  const values = Array.isArray(item.value) ? (item.value as (string | number)[]) : [];
  const options = numeric ? [] : (detail.data?.bars ?? []).map((b) => ({ value: String(b.value), label: `${term(item.field, String(b.value))}` }));
  return (
    <Select
      mode="tags" className="condition-values" value={values.map(String)} aria-label={t('value')} options={options} tokenSeparators={['，', ',', '、']} loading={detail.isFetching} popupMatchSelectWidth={false}
      onChange={(v: string[]) => change(numeric ? v.map(Number).filter(Number.isFinite) : v)}
    />
  );
}

// What a report sets its own period or day beside.
import { DatePicker, Select, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';
import { isoDay, number } from '../../ui/format';
import { useFrameWords } from './frame.words';
import { useFrame } from './useFrame';

const iso = 'YYYY-MM-DD';
const year = 365;

export interface Compared {
  compare_from?: string;
  compare_to?: string;
}

/** useCompared is what the address says of it; without a period of its own a report compares with nothing else. */
export function useCompared(): Compared {
  const { frame, get } = useFrame();
  if (!frame.from) return {};
  return { compare_from: get('compare_from') || undefined, compare_to: get('compare_to') || undefined };
}

/** yearBefore is the same days of the year before; null where they would overlap. */
export function yearBefore(from: string, to: string): { from: string; to: string } | null {
  const [first, last] = [dayjs(from), dayjs(to)];
  if (last.diff(first, 'day') >= year) return null;
  return { from: first.subtract(1, 'year').format(iso), to: last.subtract(1, 'year').format(iso) };
}

/** before is the period of the same length that ends the day before from. */
export function before(from: string, to: string): { from: string; to: string } {
  const end = dayjs(from).subtract(1, 'day');
  return { from: end.subtract(dayjs(to).diff(dayjs(from), 'day'), 'day').format(iso), to: end.format(iso) };
}

/** useBefore is the period compared with, as the server would choose it; null without a period of the reader's own. */
export function useBefore(asOf: string | undefined): { from: string; to: string } | null {
  const { frame } = useFrame();
  const { compare_from, compare_to } = useCompared();
  if (!frame.from) return null;
  if (compare_from && compare_to) return { from: compare_from, to: compare_to };
  const last = isoDay(asOf ?? new Date().toISOString());
  return before(frame.from, frame.to && frame.to < last ? frame.to : last);
}

/** NoCompare says why there is nothing to compare with here. */
export function NoCompare({ children }: { children: ReactNode }) {
  return <span className="quiet no-compare">{children}</span>;
}

/** Then is an earlier day to compare with. */
export function Then({ end }: { end: string | undefined }) {
  const t = useFrameWords();
  const { get, change } = useFrame();
  const then = get('then');
  return <DatePicker prefix={<span className="quiet">{t('compareDay')}</span>} aria-label={t('compareDay')} placeholder="–" className="then" value={then ? dayjs(then) : null} maxDate={dayjs(end ? isoDay(end) : undefined).subtract(1, 'day')} onChange={(d) => change({ then: d?.format(iso) })} />;
}

/** Points is how a share changed, in points. */
export function Points({ now, was }: { now: number; was: number }) {
  const t = useFrameWords();
  const change = (now - was) * 100;
  if (Math.abs(change) < 0.05) return <>0</>;
  return <Tooltip title={t('points', { change: number(change, 1) })}><span className={change < 0 ? 'down' : 'up'}>{(change > 0 ? '+' : '') + number(change, 1)}</span></Tooltip>;
}

export function Compare({ end }: { end: string }) {
  const t = useFrameWords();
  const { frame, change } = useFrame();
  const compared = useCompared();
  const [choosing, setChoosing] = useState(false);
  if (!frame.from) return <NoCompare>{t('compareNeeds')}</NoCompare>;
  const last = yearBefore(frame.from, frame.to ?? end);
  const chosen = !compared.compare_from ? 'previous' : last && compared.compare_from === last.from && compared.compare_to === last.to ? 'lastYear' : 'own';
  const choose = (value: string) => {
    setChoosing(value === 'own');
    if (value === 'previous') change({ compare_from: '', compare_to: '' });
    if (value === 'lastYear' && last) change({ compare_from: last.from, compare_to: last.to });
  };
  const own = choosing || chosen === 'own';
  return (
    <>
      <Select
        aria-label={t('compare')} prefix={<span className="quiet">{t('compare')}</span>} value={own ? 'own' : chosen} onChange={choose} popupMatchSelectWidth={false}
        options={[{ value: 'previous', label: t('previous') }, ...(last ? [{ value: 'lastYear', label: t('lastYear') }] : []), { value: 'own', label: t('own') }]}
      />
      {own && (
        <DatePicker.RangePicker
          aria-label={t('ownDays')} allowClear={false} maxDate={dayjs(frame.from).subtract(1, 'day')}
          value={compared.compare_from ? [dayjs(compared.compare_from), dayjs(compared.compare_to)] : null}
          onChange={(days) => change({ compare_from: days?.[0]?.format(iso), compare_to: days?.[1]?.format(iso) })}
        />
      )}
    </>
  );
}

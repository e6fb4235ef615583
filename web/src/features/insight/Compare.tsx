// The period that a report sets its own beside.
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useOverviewWords } from './overview.words';
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

export function Compare({ end }: { end: string }) {
  const t = useOverviewWords();
  const { frame, change } = useFrame();
  const compared = useCompared();
  const [choosing, setChoosing] = useState(false);
  if (!frame.from) return null;
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

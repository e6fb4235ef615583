// What a report is about: a period, a moment, some of the customers.
import { DatePicker, Flex, Segmented, Select, Tag } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { api } from '../../api/client';
import { useMay } from '../../ui/session';
import { lastDays, useFrame } from './useFrame';
import { useWords } from './words';

const spans = [30, 90, 365] as const;
const own = 'own';

export function Controls({ period, end, children }: { period: boolean; end: string | undefined; children?: ReactNode }) {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const last = (end ?? new Date().toISOString()).slice(0, 10);
  const chosen = get('from') === '' && get('to') === '' ? '' : spans.find((n) => lastDays(last, n).from === frame.from && (frame.to ?? last) === last)?.toString() ?? own;
  const choose = (value: string) => {
    if (value === '') change({ from: '', to: '' });
    else if (value === own) change({ from: lastDays(last, 180).from, to: last });
    else change({ from: lastDays(last, Number(value)).from, to: '' });
  };
  return (
    <Flex gap={12} wrap align="center" className="controls">
      {period && (
        <Segmented
          aria-label={t('period')} value={chosen} onChange={choose}
          options={[{ value: '', label: t('wholeTime') }, { value: '30', label: t('last30') }, { value: '90', label: t('last90') }, { value: '365', label: t('last365') }, { value: own, label: t('ownPeriod') }]}
        />
      )}
      {period && chosen === own && (
        <DatePicker.RangePicker
          aria-label={t('period')} allowClear={false} value={[frame.from ? dayjs(frame.from) : dayjs(last), dayjs(frame.to ?? last)]}
          onChange={(days) => change({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
        />
      )}
      <Filter />
      {children}
    </Flex>
  );
}

/** Filter chooses a segment whose members alone are looked at; any rule of the address is shown. */
function Filter() {
  const t = useWords();
  const may = useMay();
  const { frame, change } = useFrame();
  const segments = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } }, { enabled: may('segment.read') });
  const rules = (segments.data?.items ?? []).filter((s) => s.rule && !s.rule_hidden);
  const known = rules.some((s) => s.rule === frame.filter);
  if (frame.filter && !known) return <Tag closable={{ 'aria-label': t('removeFilter') }} onClose={() => change({ filter: '' })} className="rule-tag">{t('filtered', { rule: frame.filter })}</Tag>;
  if (rules.length === 0) return null;
  return (
    <Select
      className="filter-choice" aria-label={t('filter')} value={frame.filter ?? ''} onChange={(rule: string) => change({ filter: rule })} popupMatchSelectWidth={false}
      options={[{ value: '', label: t('everybody') }, ...rules.map((s) => ({ value: s.rule, label: s.name }))]}
    />
  );
}

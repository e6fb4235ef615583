// How far ahead, and whose future.
import { Flex, Segmented, Select, Tag } from 'antd';
import { api } from '../../api/client';
import { useMay } from '../../ui/session';
import { horizons, useLook } from './useLook';
import { useWords } from './words';

export function Controls({ horizon }: { horizon: boolean }) {
  const t = useWords();
  const { days, change } = useLook();
  return (
    <Flex gap={12} wrap align="center" className="look-controls">
      {horizon && (
        <Segmented
          aria-label={t('horizon')} value={days} onChange={(to) => change({ days: to === 90 ? '' : String(to) })}
          options={horizons.map((h) => ({ value: h, label: h === 365 ? t('yearAhead') : t('daysAhead', { days: h }) }))}
        />
      )}
      <Filter />
    </Flex>
  );
}

/** Filter chooses a segment whose members alone are looked at; any rule of the address is shown. */
function Filter() {
  const t = useWords();
  const may = useMay();
  const { filter, change } = useLook();
  const segments = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } }, { enabled: may('segment.read') });
  const rules = (segments.data?.items ?? []).filter((s) => s.rule && !s.rule_hidden);
  if (filter && !rules.some((s) => s.rule === filter)) return <Tag closable={{ 'aria-label': t('removeFilter') }} onClose={() => change({ filter: '' })} className="rule-tag">{t('filtered', { rule: filter })}</Tag>;
  if (rules.length === 0) return null;
  return (
    <Select
      className="look-filter" aria-label={t('filter')} value={filter} onChange={(rule: string) => change({ filter: rule })} popupMatchSelectWidth={false}
      options={[{ value: '', label: t('everybody') }, ...rules.map((s) => ({ value: s.rule, label: s.name }))]}
    />
  );
}

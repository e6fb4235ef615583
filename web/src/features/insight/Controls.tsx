// What a report is about: a period, a moment, some of the customers.
import { DatePicker, Flex, Segmented, Select, Tooltip } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { isoDay } from '../../ui/format';
import { Filter } from './Filter';
import { useFrameWords } from './frame.words';
import { lastDays, useFrame } from './useFrame';
import { useWords } from './words';

interface ControlsProps {
  /** Whether the report knows a period of business days. */
  period: boolean;
  /** Whether it knows a window of days up to its moment instead. */
  windowed?: boolean;
  /** Its moment, once there is an answer. */
  end: string | undefined;
  children?: ReactNode;
}

export function Controls({ period, windowed = false, end, children }: ControlsProps) {
  const last = isoDay(end ?? new Date().toISOString());
  return (
    <Flex gap={12} wrap align="center" className="controls">
      {period && <PeriodChoice last={last} />}
      {windowed && <WindowChoice />}
      <AsOf last={last} />
      <Filter />
      {children}
    </Flex>
  );
}

const spans = [30, 90, 365] as const;
const own = 'own';

function PeriodChoice({ last }: { last: string }) {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const chosen = get('from') === '' && get('to') === '' ? '' : spans.find((n) => lastDays(last, n).from === frame.from && (frame.to ?? last) === last)?.toString() ?? own;
  const choose = (value: string) => {
    if (value === '') change({ from: '', to: '' });
    else if (value === own) change({ from: lastDays(last, 180).from, to: last });
    else change({ from: lastDays(last, Number(value)).from, to: '' });
  };
  return (
    <>
      <Segmented
        aria-label={t('period')} value={chosen} onChange={choose}
        options={[{ value: '', label: t('wholeTime') }, { value: '30', label: t('last30') }, { value: '90', label: t('last90') }, { value: '365', label: t('last365') }, { value: own, label: t('ownPeriod') }]}
      />
      {chosen === own && (
        <DatePicker.RangePicker
          aria-label={t('period')} allowClear={false} value={[frame.from ? dayjs(frame.from) : dayjs(last), dayjs(frame.to ?? last)]}
          onChange={(days) => change({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
        />
      )}
    </>
  );
}

/** WindowChoice lets only the orders of the last so many days count. */
function WindowChoice() {
  const t = useFrameWords();
  const { get, change } = useFrame();
  const days = get('days');
  const options = [{ value: '', label: t('ordersAll') }, ...['90', '180', '365', '730'].map((n) => ({ value: n, label: n === '365' ? t('ordersYear') : t('ordersDays', { n }) }))];
  if (days && !options.some((o) => o.value === days)) options.push({ value: days, label: t('ordersDays', { n: days }) });
  return <Select aria-label={t('orders')} prefix={<span className="quiet">{t('orders')}</span>} value={days} onChange={(v: string) => change({ days: v })} options={options} popupMatchSelectWidth={false} />;
}

/** AsOf moves the report to an earlier day. */
function AsOf({ last }: { last: string }) {
  const t = useFrameWords();
  const { get, change } = useFrame();
  return (
    <Tooltip title={t('asOfWhy')}>
      <DatePicker
        className="as-of" aria-label={t('asOf')} prefix={<span className="quiet">{t('asOf')}</span>} value={dayjs(last)} allowClear={get('as_of') !== ''} maxDate={dayjs()}
        onChange={(d) => change({ as_of: d?.format('YYYY-MM-DD') })}
      />
    </Tooltip>
  );
}

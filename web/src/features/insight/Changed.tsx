// How the rows of a breakdown changed against the period compared with.
import { Tooltip } from 'antd';
import type { Schemas } from '../../api/client';
import { exactMoney, money, number } from '../../ui/format';
import type { Column } from './FigureList';
import { useFrameWords } from './frame.words';
import { useWords } from './words';

interface Row {
  changed?: Schemas['AnalysisChanged'];
}

/** useChangeColumns are the revenue before, its change, and the row's part in the growth of the whole. */
export function useChangeColumns<R extends Row>(): Column<R>[] {
  const t = useFrameWords();
  const w = useWords();
  const signed = (value: number, text: (v: number) => string) => <span className={value < 0 ? 'down' : value > 0 ? 'up' : undefined}>{(value > 0 ? '+' : '') + text(value)}</span>;
  return [
    { title: t('beforeColumn'), align: 'end', render: (_, r) => (r.changed ? <Tooltip title={exactMoney(r.changed.revenue_before)}><span>{money(r.changed.revenue_before)}</span></Tooltip> : '–') },
    { title: t('change'), align: 'end', sorter: (a, b) => (a.changed?.change ?? 0) - (b.changed?.change ?? 0), render: (_, r) => (r.changed ? <Tooltip title={exactMoney(r.changed.change)}>{signed(r.changed.change, money)}</Tooltip> : '–') },
    { title: w('contribution'), align: 'end', render: (_, r) => (r.changed ? <Tooltip title={t('contributionWhy')}>{signed(r.changed.contribution * 100, (v) => number(v, 1))}</Tooltip> : '–') },
  ];
}

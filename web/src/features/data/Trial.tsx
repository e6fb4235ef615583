// What an import would do, before anything is kept.
import { Alert, Flex, Statistic, Tag, Typography } from 'antd';
import { number } from '../../ui/format';
import { usePick } from '../../ui/words';
import type { ImportResult } from './useImport';
import { useWords } from './words';

const colour = { ready: 'success', limited: 'warning', lacking: 'default' } as const;

export function Trial({ result }: { result: ImportResult }) {
  const t = useWords();
  const pick = usePick();
  return (
    <Flex vertical gap={16}>
      <Typography.Title level={2}>{t('tryResult', { rows: number(result.rows), accepted: number(result.accepted), rejected: number(result.rejected) })}</Typography.Title>
      <Flex gap={32} wrap>
        <Statistic title={t('newCustomers')} value={number(result.customers_new)} />
        <Statistic title={t('newOrders')} value={number(result.orders_new)} />
        <Statistic title={t('updated')} value={number(result.updated)} />
        <Statistic title={t('unchanged')} value={number(result.unchanged)} />
      </Flex>
      {result.warnings.length > 0 && <Alert type="warning" showIcon title={t('warnings')} description={<ul className="plain-list">{result.warnings.map((w) => <li key={w.en}>{pick(w)}</li>)}</ul>} />}
      {result.readiness && (
        <section>
          <Typography.Title level={3}>{t('readiness')}</Typography.Title>
          <ul className="readiness">
            {result.readiness.map((r) => <li key={r.name}><Tag color={colour[r.state]}>{t(r.state)}</Tag> <strong>{pick(r.label)}</strong> <span className="quiet">{r.state !== 'ready' && pick(r.reason)}</span></li>)}
          </ul>
        </section>
      )}
    </Flex>
  );
}

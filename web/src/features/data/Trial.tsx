// What an import would do, before anything is kept.
import { Alert, Flex, Tag, Typography } from 'antd';
import { number } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Counts } from './Counts';
import { Mistakes } from './Mistakes';
import type { ImportResult } from './useImport';
import { useWords } from './words';

const colour = { ready: 'success', limited: 'warning', lacking: 'default' } as const;

export function Trial({ result }: { result: ImportResult }) {
  const t = useWords();
  const pick = usePick();
  return (
    <Flex vertical gap={16}>
      <Typography.Text strong>
        {result.accepted === 0 ? t('tryNone', { rows: number(result.rows) }) : t('tryResult', { rows: number(result.rows), accepted: number(result.accepted), rejected: number(result.rejected) })}
      </Typography.Text>
      <Counts batch={result} />
      <Mistakes mistakes={result.mistakes} />
      {result.warnings.length > 0 && <Alert type="info" showIcon title={t('warnings')} description={<ul className="plain-list">{result.warnings.map((w) => <li key={w.en}>{pick(w)}</li>)}</ul>} />}
      {result.accepted > 0 && result.readiness && (
        <section>
          <Typography.Title level={3}>{t('readiness')}</Typography.Title>
          <ul className="readiness">
            {result.readiness.map((r) => (
              <li key={r.name}>
                <Tag color={colour[r.state]}>{t(r.state)}</Tag>
                <div><strong>{pick(r.label)}</strong> <span className="quiet">{r.state !== 'ready' && pick(r.reason)}</span></div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Flex>
  );
}

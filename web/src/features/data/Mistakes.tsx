// Rejected rows by what is wrong with them, with rows to see it by.
import { Collapse, Flex, Tag, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { number } from '../../ui/format';
import { usePick } from '../../ui/words';
import { useWords } from './words';

type Mistake = Schemas['IngestMistake'];

export function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }) {
  const t = useWords();
  const pick = usePick();
  if (mistakes.length === 0) return null;
  const key = (m: Mistake) => `${m.code} ${m.column ?? ''}`;
  const first = mistakes[0];
  return (
    <section>
      <Typography.Title level={3}>{t('mistakes')}</Typography.Title>
      <Collapse
        className="mistakes" size="small" defaultActiveKey={first && first.examples.length > 0 ? key(first) : undefined}
        items={mistakes.map((m) => ({
          key: key(m), collapsible: m.examples.length === 0 ? 'icon' : undefined, showArrow: m.examples.length > 0,
          label: (
            <Flex gap={8} wrap align="center">
              <Tag className="figure">{t('rowCount', { count: m.rows, rows: number(m.rows) })}</Tag>
              <strong>{pick(m.label)}</strong>
              {m.column && <span>{t('inColumn')} <bdi>{m.column}</bdi></span>}
            </Flex>
          ),
          children: m.examples.map((e) => (
            <div key={e.line} className="example" data-user-content>
              <div>{pick(e.reason)}</div>
              <code>{e.raw}</code>
            </div>
          )),
        }))}
      />
    </section>
  );
}

// How many customers the rule takes, and the distribution of the field at hand.
import { Card, Flex, Statistic, Typography } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { FieldBars } from '../../ui/FieldBars';
import { day, number, percent } from '../../ui/format';
import { find, firstCondition } from '../../ui/rule/edit';
import { holds } from '../../ui/rule/operators';
import type { Condition } from '../../ui/rule/rule';
import type { useRule } from '../../ui/rule/useRule';
import { useMay } from '../../ui/session';
import { useWords } from './words';

export function Counted({ edit, focused }: { edit: ReturnType<typeof useRule>; focused: number }) {
  const t = useWords();
  const found = edit.root ? find(edit.root, focused) ?? firstCondition(edit.root) : null;
  const condition = found?.kind === 'condition' && found.field ? found : null;
  const may = useMay();
  const count = edit.preview?.count;
  return (
    <Card size="small" className="counted" aria-live="polite">
      <Flex vertical gap={12}>
        <Statistic title={t('people')} value={count ? number(count.customers) : edit.counting ? '…' : '–'} className={edit.counting ? 'stale' : undefined} />
        {count && <Typography.Text type="secondary">{percent(count.share)} · {t('asOf', { at: day(count.as_of) })}</Typography.Text>}
        {count?.of === 0 && <Typography.Text type="secondary">{t('noCustomers')} {may('import.run') && <Link to="/data/import">{t('importNow')}</Link>}</Typography.Text>}
        {condition && <Spread condition={condition} />}
      </Flex>
    </Card>
  );
}

function Spread({ condition }: { condition: Condition }) {
  const t = useWords();
  const detail = api.useQuery('get', '/api/fields/{name}', { params: { path: { name: condition.field } } }, { staleTime: 300_000 });
  if (!detail.data || detail.data.bars.length === 0) return null;
  return <div><Typography.Paragraph type="secondary">{t('distribution', { label: detail.data.label })}</Typography.Paragraph><FieldBars field={detail.data} holds={(v) => holds(condition, v)} /></div>;
}

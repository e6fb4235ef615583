// Why there are no predictions, and what would bring them.
import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { Alert, Card, Flex, Typography } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { number } from '../../ui/format';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { daysBetween, fewestDays, needs, type Need } from './findings';
import { useWords } from './words';

const icons = { met: <CheckCircleOutlined />, lacking: <ExclamationCircleOutlined />, open: <ClockCircleOutlined /> };
const said = { met: 'met', lacking: 'missing', open: 'open' } as const;

export function Lacking({ model }: { model: Schemas['ModelLookahead'] }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const judged = model.reason === 'baseline_better';
  const has: Record<Need, number> = { purchases: model.customers, days: daysBetween(model.from, model.until), repeat: model.repeat_customers, test: 0 };
  return (
    <Flex vertical gap={16}>
      <Alert type="info" showIcon title={pick(model.finding)} action={!judged && may('import.run') && <Link to="/data/import">{t('import')}</Link>} />
      <Card size="small">
        <ul className="needs">
          {needs(model).map(({ need, state }) => (
            <li key={need}>
              <span className={state === 'lacking' ? '' : 'quiet'}>{icons[state]} {t(said[state])}</span>
              <Typography.Text strong={state === 'lacking'}>{t(`need_${need}`, { need: fewestDays })}</Typography.Text>
              {(need !== 'test' || state === 'lacking') && state !== 'open' && <span className="quiet">{t(`have_${need}`, { n: number(has[need]) })}</span>}
            </li>
          ))}
        </ul>
      </Card>
    </Flex>
  );
}

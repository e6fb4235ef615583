// The model against days that it had not seen, and against simple rules.
import { Alert, Flex, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { day, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Calibration } from './Calibration';
import { Classes } from './Classes';
import { Methods } from './Methods';
import { Months } from './Months';
import { Path } from './Path';
import { useTestWords } from './testWords';

/** signed is a relative error with its sign. */
export const signed = (error: number | null): string => (error === null ? '–' : (error > 0 ? '+' : '') + percent(error));

export function Backtest({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const pick = usePick();
  const sums = test.money;
  return (
    <Flex vertical gap={16}>
      <Typography.Title level={2}>{t('heading', { cut: day(test.cut), days: test.days })}</Typography.Title>
      <Alert
        type="info" title={pick(test.verdict)}
        description={[
          t('people', { n: number(test.customers), repeat: number(test.repeat_customers), cut: day(test.cut) }), t('coverage', { share: percent(test.coverage) }),
          sums && t('moneyTest', { predicted: money(sums.predicted), actual: money(sums.actual), error: signed(sums.error) }),
        ].filter(Boolean).map((line) => <div key={line}>{line}</div>)}
      />
      <div className="split">
        {test.path.length > 0 && <Path test={test} />}
        <Methods test={test} />
        <Classes test={test} />
        <Calibration test={test} />
      </div>
      <Months test={test} />
    </Flex>
  );
}

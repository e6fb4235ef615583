// What is to come from the present customers, and how far it can be trusted.
import { Alert, Button, Collapse, Flex } from 'antd';
import { api, Problem } from '../../api/client';
import { day, number } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { Backtest } from './Backtest';
import { Details } from './Details';
import { Disagreement } from './Disagreement';
import { Distribution } from './Distribution';
import { Totals } from './Totals';
import { Valuable } from './Valuable';
import { useWords } from './words';
import './lookahead.css';

export default function LookAhead() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const model = api.useQuery('get', '/api/models/lookahead', {});
  const fit = api.useMutation('post', '/api/models/lookahead/fit');
  const data = model.data;
  const start = () => fit.mutate({}, { onSuccess: () => toast.done(t('fitting')), onError: toast.failed });
  const again = may('model.run') && <Button onClick={start} loading={fit.isPending}>{t('fit')}</Button>;
  if (model.error instanceof Problem && model.error.status === 404) {
    return <Page title={t('title')} actions={again}><Alert type="info" title={t('none')} description={model.error.message} /></Page>;
  }
  const refused = data?.state === 'refused';
  return (
    <Page title={data && !refused ? pick(data.finding).split(/(?<=。|\. )/)[0] : t('title')} name={t('title')} lead={data && t('asOf', { at: day(data.as_of), n: number(data.customers) })} actions={again}>
      <Loaded query={model} rows={12}>
        {(m) => refused ? <Alert type="info" showIcon title={pick(m.finding)} /> : (
          <Flex vertical gap={16} className="lookahead">
            {m.warnings.length > 0 && <Alert type="warning" showIcon title={m.warnings.map(pick).join(' ')} />}
            <Totals totals={m.metrics.totals ?? []} />
            {m.metrics.held_back && <Backtest test={m.metrics.held_back} />}
            <Distribution />
            <Disagreement />
            <Valuable />
            <Collapse size="small" items={[{ key: 'details', label: t('details'), children: <Details model={m} /> }]} />
          </Flex>
        )}
      </Loaded>
    </Page>
  );
}

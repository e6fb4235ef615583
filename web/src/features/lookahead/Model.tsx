// The model for the analyst: what it says of the customers, its parameters, its versions.
import { Card, Flex, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { day, number } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Sheet, type SheetData } from './Sheet';
import { useTestWords } from './testWords';
import { Versions } from './Versions';

type Lookahead = Schemas['ModelLookahead'];

export function Model({ model }: { model: Lookahead }) {
  const t = useTestWords();
  const pick = usePick();
  return (
    <Flex vertical gap={16}>
      {model.reading && (
        <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('modelTitle')}</Typography.Title>}>
          <div className="prose"><Typography.Paragraph strong>{pick(model.reading)}</Typography.Paragraph><Learnt model={model} /></div>
        </Card>
      )}
      <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('definition')}</Typography.Title>}><div className="prose">{pick(model.definition)}</div></Card>
      {model.parameters.length > 0 && (
        <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('parameters')}</Typography.Title>}>
          <Parameters parameters={model.parameters} model="bgnbd" />
          <Parameters parameters={model.parameters} model="gamma_gamma" />
        </Card>
      )}
      <Versions shown={model.id} />
    </Flex>
  );
}

function Learnt({ model }: { model: Lookahead }) {
  const t = useTestWords();
  const { learnt } = model.metrics;
  const { spending } = model;
  return (
    <>
      {learnt && <Typography.Paragraph>{t('learntText', { n: number(learnt.customers), repeat: number(learnt.repeat_customers), from: day(model.from), until: day(model.until), loglik: number(learnt.loglik, 1) })}</Typography.Paragraph>}
      {spending && <Typography.Paragraph>{t('spendingText', { n: number(spending.customers), r: spending.correlation === null ? '–' : number(spending.correlation, 2) })}</Typography.Paragraph>}
    </>
  );
}

function Parameters({ parameters, model }: { parameters: Lookahead['parameters']; model: 'bgnbd' | 'gamma_gamma' }) {
  const t = useTestWords();
  const pick = usePick();
  const own = parameters.filter((p) => p.model === model);
  if (own.length === 0) return null;
  const sheet: SheetData = {
    columns: [{ title: t('parameter') }, { title: t('value'), end: true }, { title: t('stderr'), hint: t('stderrWhy'), end: true }, { title: t('means') }],
    rows: own.map((p) => [{ text: p.name }, { text: number(p.value, 4) }, { text: number(p.stderr, 4) }, { text: pick(p.means) }]),
  };
  return <><Typography.Title level={3}>{t(model)}</Typography.Title><Sheet data={sheet} label={t(model)} /></>;
}

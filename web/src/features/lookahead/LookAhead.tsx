// What is to come from the present customers, and how far it can be trusted.
import { Alert, Collapse, Flex } from 'antd';
import { Link } from 'react-router';
import { api, Problem, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, money, number, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { Backtest } from './Backtest';
import { Controls } from './Controls';
import { Disagreement } from './Disagreement';
import { FitButton, FitProgress, useFit } from './FitAgain';
import { Lacking } from './Lacking';
import { Model } from './Model';
import { Outlook } from './Outlook';
import { People } from './People';
import { useTestWords } from './testWords';
import { useLook, views, type View } from './useLook';
import { Who } from './Who';
import { useWords } from './words';
import './lookahead.css';

type Lookahead = Schemas['ModelLookahead'];

export default function LookAhead() {
  const t = useWords();
  const may = useMay();
  const { version, days, filter } = useLook();
  const fit = useFit();
  const model = api.useQuery('get', '/api/models/lookahead', { params: { query: { version: version || undefined } } });
  // An old version is looked at for its test and its parameters; scores are those of the newest.
  const scored = model.data?.state === 'current' || (model.data !== undefined && version !== '');
  const spread = api.useQuery('get', '/api/models/lookahead/distribution', { params: { query: { days, rule: filter || undefined } } }, { enabled: scored, placeholderData: (b) => b });
  const title = useTitle(model.data, spread.data);
  const actions = <FitButton fit={fit} />;
  if (model.error instanceof Problem && model.error.status === 404 && !version) {
    return (
      <Page title={t('noModel')} name={t('name')} actions={actions}>
        <FitProgress fit={fit} />
        <Alert type="info" showIcon title={t('noModelText')} action={may('import.run') && <Link to="/data/import">{t('import')}</Link>} />
      </Page>
    );
  }
  const total = spread.data?.total;
  return (
    <Page title={title} name={t('name')} lead={total && t('lead', { until: day(spread.data?.until), n: number(total.customers) })} actions={actions}>
      <FitProgress fit={fit} />
      <Loaded query={model} rows={12}>{(m) => (m.state === 'refused' && !version ? <Refused model={m} /> : <Shown model={m} spread={spread} />)}</Loaded>
      <Who />
    </Page>
  );
}

/** whole keeps a range on one line. */
const whole = (text: string) => text.replace(/(\S)–(\S)/g, '$1\u2060–\u2060$2');

/** useTitle is the finding in a sentence. */
function useTitle(model: Lookahead | undefined, spread: Schemas['ModelDistribution'] | undefined): string {
  const t = useWords();
  if (model?.state === 'refused') return t(model.reason === 'baseline_better' ? 'notPassed' : 'lacking');
  if (!spread) return t('name');
  const x = spread.total;
  if (!x) return t('titleNobody');
  const said = { days: x.days, back: number(x.returning), low: number(x.returning_interval.low), high: number(x.returning_interval.high) };
  if (x.money === null) return whole(t('titleOrders', { ...said, orders: number(x.orders), from: number(x.orders_interval.low), to: number(x.orders_interval.high) }));
  return whole(t('title', { ...said, money: money(x.money), from: money(x.money_interval.low), to: money(x.money_interval.high) }));
}

function Refused({ model }: { model: Lookahead }) {
  return (
    <Flex vertical gap={16}>
      <Lacking model={model} />
      {model.metrics.held_back && <Backtest test={model.metrics.held_back} />}
      <Model model={model} />
    </Flex>
  );
}

interface ShownProps {
  model: Lookahead;
  spread: { data: Schemas['ModelDistribution'] | undefined; error: unknown; refetch: () => unknown; isPlaceholderData: boolean };
}

function Shown({ model, spread }: ShownProps) {
  const t = useWords();
  const tt = useTestWords();
  const pick = usePick();
  const { view, version } = useLook();
  const { query } = useAddress();
  const address = (to: View) => {
    const next = new URLSearchParams(query);
    next.set('view', to);
    return '?' + next.toString();
  };
  const test = model.metrics.held_back;
  const pages: Record<View, { label: string; page: () => React.ReactNode }> = {
    outlook: { label: t('viewOutlook'), page: () => <><Controls horizon /><Loaded query={spread} rows={10}>{(data) => <div aria-busy={spread.isPlaceholderData} className={spread.isPlaceholderData ? 'stale' : undefined}><Outlook data={data} /></div>}</Loaded></> },
    people: { label: t('viewPeople'), page: () => <><Controls horizon={false} /><People /></> },
    test: { label: t('viewTest'), page: () => (test ? <Backtest test={test} /> : <Alert type="info" title={tt('untested', { cut: day(model.cut) })} />) },
    disagree: { label: t('viewDisagree'), page: () => <Disagreement /> },
    model: { label: t('viewModel'), page: () => <Model model={model} /> },
  };
  return (
    <Flex vertical gap={16}>
      {version !== '' && <Alert type="warning" showIcon title={tt('oldShown', { at: time(model.created_at) })} action={<Link to="?view=model">{tt('newest')}</Link>} />}
      {model.warnings.length > 0 && <Alert type="warning" showIcon title={t('warnings')} description={<ul className="plain-list">{model.warnings.map((w) => <li key={w.en}>{pick(w)}</li>)}</ul>} />}
      {spread.error && spread.data ? <ErrorNote error={spread.error} /> : null}
      <nav aria-label={t('views')} className="views">
        {views.map((v) => <Link key={v} to={address(v)} aria-current={v === view ? 'page' : undefined}>{pages[v].label}</Link>)}
      </nav>
      {pages[view].page()}
      {view === 'outlook' && <Collapse size="small" items={[{ key: 'how', label: t('how'), children: <div className="prose">{pick(model.definition)}</div> }]} />}
    </Flex>
  );
}

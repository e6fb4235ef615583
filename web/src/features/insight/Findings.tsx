// What the other reports found, one asked after the other, as ways into them.
import { useQuery } from '@tanstack/react-query';
import { RightOutlined } from '@ant-design/icons';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { request } from '../../api/client';
import { usePick, type Text } from '../../ui/words';
import { queryOf } from './Downloads';
import { reports } from './feature';
import { useOverviewWords } from './overview.words';
import { Panel } from './Report';
import { useFrame } from './useFrame';

type Entry = typeof reports[number];

/** Reports whose route is called otherwise, and those that know no period. */
const routes: Record<string, string> = { value: 'pareto' };
const momentary = new Set(['rfm', 'value', 'lifecycle', 'frequency']);

const nameOf = (report: Entry) => report.path.split('/').at(-1) ?? '';

export function Findings() {
  const t = useOverviewWords();
  return <Panel title={t('findings')}><ul className="findings"><Chain entries={reports.filter((r) => nameOf(r) !== 'overview')} /></ul></Panel>;
}

/** Chain asks for the first finding and goes on when it is there: ten heavy questions at once would make the first wait. */
function Chain({ entries }: { entries: Entry[] }) {
  const [first, ...rest] = entries;
  if (!first) return null;
  return <Asked first={first} rest={rest} />;
}

function Asked({ first, rest }: { first: Entry; rest: Entry[] }) {
  const t = useOverviewWords();
  const pick = usePick();
  const name = nameOf(first);
  const { frame } = useFrame(!momentary.has(name));
  const path = '/api/analysis/' + (routes[name] ?? name);
  // The key is that of the typed client, so that the report itself finds the answer.
  const query = useQuery({
    queryKey: ['get', path, { params: { query: frame } }],
    queryFn: ({ signal }) => request<{ finding: Text }>(path + '?' + queryOf(frame), signal),
    staleTime: 60_000,
  });
  const settled = query.data !== undefined || query.error !== null;
  return (
    <>
      <li>
        <Link to={first.path + '?' + queryOf(frame)}>
          <strong>{pick(first.title)}</strong>
          <span className="finding">{query.data ? pick(query.data.finding) : query.error ? t('findingFailed') : <Skeleton active title={false} paragraph={{ rows: 1 }} />}</span>
          <RightOutlined aria-hidden />
        </Link>
      </li>
      {settled ? <Chain entries={rest} /> : rest.map((r) => <li key={r.path}><Link to={r.path}><strong>{pick(r.title)}</strong><span className="finding" /><RightOutlined aria-hidden /></Link></li>)}
    </>
  );
}

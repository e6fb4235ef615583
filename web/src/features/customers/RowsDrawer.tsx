// The rows that a figure was computed from, over any page: ?rows=17:order.amount.
import { Button, Drawer, Flex, Table, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { exactMoney, number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useMay } from '../../ui/session';
import { useTerm } from '../../ui/terms';
import { readRows } from './useRowsLink';
import { useWords } from './words';

const most = 200;

export function RowsDrawer() {
  const t = useWords();
  const may = useMay();
  const address = useAddress();
  const asked = readRows(address.get('rows'));
  const catalogue = useCatalogue();
  const open = asked !== null && may('customer.read');
  const label = catalogue.byName.get(asked?.field ?? '')?.label ?? asked?.field ?? '';
  return (
    <Drawer open={open} onClose={() => address.change({ rows: '' })} size="min(860px, 100vw)" title={t('rowsOf', { label })} destroyOnHidden>
      {asked && <Rows id={asked.id} field={asked.field} />}
    </Drawer>
  );
}

function Rows({ id, field }: { id: number; field: string }) {
  const t = useWords();
  const address = useAddress();
  const catalogue = useCatalogue();
  const rows = api.useQuery('get', '/api/customers/{id}/rows', { params: { path: { id }, query: { field, limit: most } } });
  return (
    <Loaded query={rows}>
      {(data) => (
        <Flex vertical gap={12}>
          <Typography.Text>{data.definition} <Link to={'/fields?field=' + encodeURIComponent(field)}>{t('field')}</Link></Typography.Text>
          {data.uses && data.uses.length > 0 && (
            <div>
              <Typography.Paragraph type="secondary">{t('rowsUses')}</Typography.Paragraph>
              <Flex gap={8} wrap>{[...new Set(data.uses)].map((name) => <Button key={name} onClick={() => address.change({ rows: `${id}:${name}` })}>{catalogue.byName.get(name)?.label ?? name}</Button>)}</Flex>
            </div>
          )}
          {data.columns.length > 0 ? <Facts data={data} /> : !data.uses?.length && <NoRows id={id} group={catalogue.byName.get(field)?.group ?? ''} />}
        </Flex>
      )}
    </Loaded>
  );
}

function NoRows({ id, group }: { id: number; group: string }) {
  const t = useWords();
  const may = useMay();
  const record = api.useQuery('get', '/api/customers/{id}', { params: { path: { id } } }, { enabled: group === 'profile' });
  const batch = record.data?.profile.batch;
  if (group !== 'profile') return <Typography.Text type="secondary">{t(group === 'scores' ? 'rowsScore' : 'rowsNone')}</Typography.Text>;
  return <Typography.Text type="secondary">{t('rowsProfile')} {batch && may('import.read') ? <Link to={'/data/imports/' + batch}>{t('batch')}</Link> : batch}</Typography.Text>;
}

const moneys = new Set(['amount', 'discount', 'returned', 'net_amount', 'price']);
/** What adds up over rows; prices and gaps do not. */
const sums = new Set(['amount', 'discount', 'returned', 'net_amount', 'quantity', 'lines']);
const moments = new Set(['ordered_at', 'happened_at']);
// What people look for first stands first; how it came in, last.
const order = ['ordered_at', 'happened_at', 'name', 'product', 'sku', 'category', 'kind', 'net_amount', 'amount', 'price', 'quantity', 'gap'];
const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);

function Facts({ data }: { data: Schemas['CustomerFieldRows'] }) {
  const t = useWords();
  const may = useMay();
  const term = useTerm();
  const show = (column: string, value: unknown) => {
    if (value === null || value === '') return '';
    if (column === 'batch_id') return may('import.read') ? <Link to={'/data/imports/' + String(value)}>{t('open')}</Link> : '';
    if (moments.has(column)) return time(String(value));
    if (column === 'name') return term('event.name', String(value));
    if (column === 'kind') return term('order.kind', String(value));
    if (typeof value !== 'number') return <bdi>{String(value)}</bdi>;
    return moneys.has(column) ? exactMoney(value) : number(value, 4);
  };
  // A column that is empty in every row says nothing.
  const columns = data.columns.flatMap((name, i) => (data.rows.some((r) => r[i] !== null && r[i] !== '') ? [{ name, i }] : [])).sort((a, b) => rank(a.name) - rank(b.name));
  // Some rows of many add up to nothing that a figure says.
  const total = data.more || data.rows.length < 2 ? undefined : () => (
    <Table.Summary.Row>
      {columns.map(({ name, i }, at) => (
        <Table.Summary.Cell key={name} index={at} align="end"><strong className="figure">{at === 0 ? t('rowsTotal') : sums.has(name) ? show(name, data.rows.reduce((sum, r) => sum + Number(r[i] ?? 0), 0)) : ''}</strong></Table.Summary.Cell>
      ))}
    </Table.Summary.Row>
  );
  return (
    <>
      <Typography.Text type="secondary">{data.more ? t('rowsMore', { count: data.rows.length }) : t('rowsCount', { count: data.rows.length })}</Typography.Text>
      <div role="region" aria-label={t('rowsCount', { count: data.rows.length })} tabIndex={0} className="scroll facts">
        <Table
          size="small" pagination={false} summary={total} dataSource={data.rows.map((row, key) => ({ key, row }))}
          columns={columns.map(({ name, i }) => ({
            key: name, title: t(('column ' + name) as Parameters<typeof t>[0]), align: typeof data.rows[0]?.[i] === 'number' ? 'end' as const : undefined,
            render: (_: unknown, r: { row: unknown[] }) => <span className={typeof r.row[i] === 'number' || moments.has(name) ? 'figure' : undefined}>{show(name, r.row[i])}</span>,
          }))}
        />
      </div>
    </>
  );
}

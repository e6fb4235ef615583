// One field: definition, coverage, distribution and where it is used.
import { Descriptions, Drawer, Flex, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { FieldBars } from '../../ui/FieldBars';
import { day, number, percent } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useMay } from '../../ui/session';
import { unit, useFieldText } from '../../ui/terms';
import { useWords } from './words';

export function FieldDrawer({ name }: { name: string }) {
  const { change } = useAddress();
  const field = api.useQuery('get', '/api/fields/{name}', { params: { path: { name } } }, { enabled: name !== '' });
  return (
    <Drawer open={name !== ''} onClose={() => change({ field: '' })} size="min(520px, 100vw)" title={field.data?.label ?? name}>
      <Loaded query={field}>{(f) => <Detail field={f} />}</Loaded>
    </Drawer>
  );
}

function Detail({ field }: { field: Schemas['CustomerFieldDetail'] }) {
  const t = useWords();
  const text = useFieldText();
  const may = useMay();
  const { byName } = useCatalogue();
  const values = [['minimum', field.minimum], ['median', field.median], ['mean', field.mean], ['maximum', field.maximum]] as const;
  const items = [
    { key: 'definition', label: t('definition'), children: field.definition },
    { key: 'code', label: t('code'), children: <Typography.Text copyable code>{field.name}</Typography.Text> },
    { key: 'type', label: t('type'), children: t(field.type as 'number') },
    ...(field.unit ? [{ key: 'unit', label: t('unit'), children: field.unit === 'share' ? t('share') : unit(field.unit) }] : []),
    { key: 'coverage', label: t('coverage'), children: t('coverageText', { known: number(field.known), share: percent(field.coverage) }) },
    { key: 'distinct', label: t('distinct'), children: number(field.distinct) },
    ...values.filter(([, v]) => v !== undefined && v !== null).map(([key, v]) => ({ key, label: t(key), children: text(field, v, true) })),
  ];
  return (
    <Flex vertical gap={16}>
      <Descriptions column={1} size="small" bordered items={items} />
      {field.bars.length > 0 && <section><Typography.Title level={3}>{t('distribution')}</Typography.Title><FieldBars field={field} most={15} /></section>}
      {(field.uses ?? []).length > 0 && <section><Typography.Title level={3}>{t('uses')}</Typography.Title><Flex gap={8} wrap>{(field.uses ?? []).map((u) => <Link key={u} to={'?field=' + encodeURIComponent(u)}>{byName.get(u)?.label ?? u}</Link>)}</Flex></section>}
      <UsedIn name={field.name} />
      <Flex gap={16} wrap>
        {may('segment.write') && <Link to={'/segments/new?rule=' + encodeURIComponent(start(field))}>{t('makeSegment')}</Link>}
        {may('customer.read') && <Link to={'/customers?sort=-' + encodeURIComponent(field.name)}>{t('inList')}</Link>}
      </Flex>
      <Typography.Text type="secondary">{t('asOf', { at: day(field.as_of) })}</Typography.Text>
    </Flex>
  );
}

/** start is a first rule on a field, to be changed in the builder. */
export function start(field: Schemas['CustomerFieldDetail']): string {
  if (field.type === 'number') return `${field.name} >= ${field.median ?? 0}`;
  if (field.type === 'bool') return field.name;
  const first = field.bars[0]?.value;
  return field.type === 'text' && typeof first === 'string' ? `${field.name} in (${JSON.stringify(first)})` : `${field.name} is not missing`;
}

const addressOf: Record<string, (id: string) => string> = {
  field: (id) => '?field=' + encodeURIComponent(id),
  view: (id) => '/customers?view=' + encodeURIComponent(id),
  segment: (id) => '/segments/' + encodeURIComponent(id),
};

/** UsedIn is where the field is used: computed with, filtered by, shown. */
function UsedIn({ name }: { name: string }) {
  const t = useWords();
  const uses = api.useQuery('get', '/api/fields/{name}/uses', { params: { path: { name } } });
  return (
    <section>
      <Typography.Title level={3}>{t('usedIn')}</Typography.Title>
      <Loaded query={uses} rows={2}>
        {(data) => {
          const all = [...data.items, ...data.fields];
          if (all.length === 0) return <Typography.Text type="secondary">{t('usedNowhere')}</Typography.Text>;
          return (
            <dl className="used-in">
              {(['segment', 'view', 'field'] as const).map((kind) => {
                const found = all.filter((u) => u.kind === kind);
                return found.length > 0 && (
                  <div key={kind}>
                    <dt>{t(kind)}</dt>
                    <dd><Flex gap={12} wrap>{found.map((u) => <Link key={u.id} to={addressOf[kind]?.(u.id) ?? ''} title={u.by ? t('by', { who: u.by }) : undefined} className="used-link"><bdi>{u.name}</bdi></Link>)}</Flex></dd>
                  </div>
                );
              })}
            </dl>
          );
        }}
      </Loaded>
    </section>
  );
}

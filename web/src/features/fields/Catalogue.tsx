// Every field known of each customer: meaning, unit, coverage, distribution.
import { Card, Flex, Input, Tag, Typography } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { useGroups } from '../../ui/groups';
import { Loaded, Page } from '../../ui/Page';
import { unit } from '../../ui/terms';
import { FieldDrawer } from './FieldDrawer';
import { useWords } from './words';
import './fields.css';

type Field = Schemas['CustomerFieldInfo'];

/** matching are the fields whose name, label or definition has a text. */
export const matching = (fields: Field[], text: string): Field[] =>
  fields.filter((f) => [f.name, f.label, f.definition].some((x) => x.toLowerCase().includes(text.trim().toLowerCase())));

export default function Catalogue() {
  const t = useWords();
  const group = useGroups();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const { get } = useAddress();
  const list = api.useQuery('get', '/api/fields', {}, { staleTime: 600_000 });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Input.Search value={text} onChange={(e) => setText(e.target.value)} allowClear placeholder={t('search')} aria-label={t('search')} />
      <Loaded query={list}>
        {(data) => {
          const found = matching(data.items, wanted);
          const groups = [...new Set(found.map((f) => f.group))];
          return (
            <Flex vertical gap={16}>
              <Typography.Text type="secondary" role="status">{found.length > 0 ? t('count', { count: found.length }) : t('none', { text: wanted })}</Typography.Text>
              {groups.map((g) => (
                <Card key={g} size="small" title={group(g)}>
                  <ul className="fields">{found.filter((f) => f.group === g).map((f) => <Row key={f.name} field={f} />)}</ul>
                </Card>
              ))}
            </Flex>
          );
        }}
      </Loaded>
      <FieldDrawer name={get('field')} />
    </Page>
  );
}

function Row({ field }: { field: Field }) {
  const t = useWords();
  return (
    <li>
      <Link to={'?field=' + encodeURIComponent(field.name)}>{field.label}</Link>
      <span className="quiet">{field.definition}</span>
      <span className="field-tags">
        {field.personal && <Tag color="gold">{t('personal')}</Tag>}
        <Tag>{field.unit === 'share' ? t('share') : unit(field.unit) || t(field.type as 'number')}</Tag>
      </span>
    </li>
  );
}

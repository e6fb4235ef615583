// Every field of the catalogue that the customer has, by group.
import { Button, Input, Tooltip, Typography } from 'antd';
import { useState } from 'react';
import { useGroups } from '../../ui/groups';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useFieldText } from '../../ui/terms';
import { known, type CustomerRecord } from './known';
import { useRowsLink } from './useRowsLink';
import { useWords } from './words';

export function AllFields({ id, record }: { id: number; record: CustomerRecord }) {
  const t = useWords();
  const name = useGroups();
  const text = useFieldText();
  const open = useRowsLink(id);
  const { byName } = useCatalogue();
  const [wanted, setWanted] = useState('');
  const asked = wanted.trim().toLowerCase();
  const fields = record.fields.filter((f) => known(f) && (!asked || f.label.toLowerCase().includes(asked) || f.name.includes(asked)));
  const groups = [...new Set(fields.map((f) => byName.get(f.name)?.group ?? ''))];
  const empty = record.fields.filter((f) => !known(f)).length;
  return (
    <div className="all-fields">
      <Input.Search allowClear value={wanted} onChange={(e) => setWanted(e.target.value)} placeholder={t('findField')} aria-label={t('findField')} />
      {groups.map((g) => (
        <section key={g}>
          <Typography.Title level={3}>{name(g)}</Typography.Title>
          <dl>
            {fields.filter((f) => (byName.get(f.name)?.group ?? '') === g).map((f) => (
              <div key={f.name}>
                <dt><Tooltip title={byName.get(f.name)?.definition}><span tabIndex={0}>{f.label}</span></Tooltip></dt>
                <dd><Button type="link" size="small" title={text(f, f.value, true)} aria-label={t('openRows', { label: f.label, value: text(f, f.value) })} onClick={() => open(f.name)}><bdi>{text(f, f.value)}</bdi></Button></dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {empty > 0 && <Typography.Text type="secondary">{t('fieldsEmpty', { count: empty })}</Typography.Text>}
    </div>
  );
}

// Every column of the file with the user's own rows and the field it fills.
import { Select, Table, Tag, Tooltip, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { usePick } from '../../ui/words';
import { useWords } from './words';

interface MappingProps {
  inspection: Schemas['IngestInspection'];
  kinds: Schemas['IngestKindFields'][];
  change: (map: Record<string, string>) => void;
}

const sure = 0.7; // below it the reader is asked to look

export function Mapping({ inspection, kinds, change }: MappingProps) {
  const t = useWords();
  const pick = usePick();
  const fields = kinds.find((k) => k.kind === inspection.kind)?.fields ?? [];
  const matched = inspection.mapping.fields;
  const map = Object.fromEntries(matched.map((m) => [m.field, m.column]));
  const choose = (column: string, field: string | undefined) => {
    const next = Object.fromEntries(Object.entries(map).filter(([f, c]) => c !== column && f !== field));
    if (field) next[field] = column;
    // A field that is given up must be said so, or it would be matched again.
    for (const m of matched) if (!(m.field in next)) next[m.field] = '';
    change(next);
  };
  return (
    <Table
      size="small" pagination={false} rowKey="column" scroll={{ x: 'max-content' }}
      dataSource={inspection.columns.map((column, at) => ({ column, at, match: matched.find((m) => m.column === column) }))}
      columns={[
        { title: t('column'), dataIndex: 'column', render: (c: string) => <strong>{c}</strong> },
        { title: t('sample'), render: (_, r) => <Typography.Text type="secondary" className="sample">{inspection.sample.slice(0, 3).map((row) => row[r.at]).filter(Boolean).join(' · ').slice(0, 80) || '–'}</Typography.Text> },
        {
          title: t('field'),
          render: (_, r) => (
            <>
              <Select
                allowClear showSearch={{ optionFilterProp: 'label' }} className="field-choice" placeholder={t('notUsed')} value={r.match?.field} aria-label={`${r.column}: ${t('field')}`}
                options={fields.map((f) => ({ value: f.name, label: pick(f.label) }))} onChange={(f: string | undefined) => choose(r.column, f)}
              />
              {r.match && r.match.confidence < sure && <Tooltip title={r.match.reason}><Tag color="warning" tabIndex={0}>{t('unsure')}</Tag></Tooltip>}
            </>
          ),
        },
      ]}
    />
  );
}

// Every column of the file with the user's own rows and the field it fills.
import { Select, Tag } from 'antd';
import type { Schemas } from '../../api/client';
import { Rows } from '../../ui/Rows';
import { usePick } from '../../ui/words';
import { reasons, unsure } from './matched';
import { chosen } from './queue';
import { useWords } from './words';

interface MappingProps {
  inspection: Schemas['IngestInspection'];
  kinds: readonly Schemas['IngestKindFields'][];
  change: (map: Record<string, string>) => void;
}

const shown = 3; // of the user's own values

export function Mapping({ inspection, kinds, change }: MappingProps) {
  const t = useWords();
  const pick = usePick();
  const fields = kinds.find((k) => k.kind === inspection.kind)?.fields ?? [];
  const matched = inspection.mapping.fields;
  const label = (name: string) => pick(fields.find((f) => f.name === name)?.label);
  const keepsRest = inspection.kind === 'customers' || inspection.kind === 'events'; // as properties
  const taken = new Map(matched.map((m) => [m.field, m.column]));
  return (
    <Rows
      label={t('stepMap')}
      rows={inspection.columns.map((column, at) => ({ column, at, match: matched.find((m) => m.column === column) }))}
      rowKey={(r) => r.column}
      columns={[
        { title: t('column'), head: true, cell: (r) => <strong><bdi>{r.column}</bdi></strong> },
        { title: t('sample'), cell: (r) => <Samples values={valuesOf(inspection.sample, r.at)} none={t('emptyColumn')} /> },
        {
          title: t('field'),
          cell: (r) => (
            <Select
              allowClear showSearch={{ optionFilterProp: 'label' }} className="field-choice" status={r.match && unsure(r.match) ? 'warning' : undefined}
              placeholder={t(keepsRest ? 'keptAside' : 'notUsed')} value={r.match?.field} aria-label={`${r.column}: ${t('field')}`}
              options={fields.map((f) => ({ value: f.name, label: taken.has(f.name) && taken.get(f.name) !== r.column ? t('takenBy', { field: pick(f.label), column: taken.get(f.name) ?? '' }) : pick(f.label) }))}
              labelRender={(option) => label(String(option.value))}
              onChange={(field: string | undefined) => change(chosen(matched, r.column, field))}
            />
          ),
        },
        {
          title: t('why'),
          cell: (r) => r.match && (
            <span className="quiet">
              {unsure(r.match) && <Tag color="warning">{t('unsure')}</Tag>}
              {t(reasons[r.match.reason])}
            </span>
          ),
        },
      ]}
    />
  );
}

/** valuesOf are the first different values of a column. */
const valuesOf = (sample: readonly string[][], at: number): string[] => [...new Set(sample.map((row) => row[at]?.trim() ?? '').filter(Boolean))].slice(0, shown);

function Samples({ values, none }: { values: string[]; none: string }) {
  if (values.length === 0) return <span className="quiet">{none}</span>;
  return <bdi className="samples">{values.map((v) => <span key={v} className="sample" title={v}>{v}</span>)}</bdi>;
}

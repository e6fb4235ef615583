// One condition: field, comparison, value, with the values that customers have.
import { Button, Flex, Select, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { FieldBars } from '../../ui/FieldBars';
import { useMay } from '../../ui/session';
import { holds, operators, shape, usual, withOperator } from '../../ui/rule/operators';
import { condition, ready, type Condition } from '../../ui/rule/rule';
import type { Field, useCatalogue } from '../../ui/rule/useCatalogue';
import { useOperator } from '../../ui/rule/useOperator';
import { Value } from '../../ui/rule/Value';
import { useWords } from './words';

interface ConditionEditorProps {
  item: Condition;
  catalogue: ReturnType<typeof useCatalogue>;
  done: (item: Condition) => void;
  cancel: () => void;
}

export function ConditionEditor({ item, catalogue, done, cancel }: ConditionEditorProps) {
  const t = useWords();
  const may = useMay();
  const label = useOperator();
  const [draft, setDraft] = useState(item);
  const field = catalogue.byName.get(draft.field);
  const type = field?.type ?? 'text';
  const choose = (name: string) => setDraft({ ...condition(name, usual(catalogue.byName.get(name)?.type ?? 'text'), null), id: item.id });
  // What the reader sees masked cannot be filtered by.
  const options = may('customer.personal') ? catalogue.options : catalogue.options.map((g) => ({ ...g, options: g.options.filter((o) => !catalogue.byName.get(o.value)?.personal) }));
  return (
    <form className="editor" onSubmit={(e) => { e.preventDefault(); if (ready(draft)) done(draft); }}>
      <Select
        autoFocus={!item.field} defaultOpen={!item.field} showSearch={{ optionFilterProp: 'label' }} value={draft.field || undefined} placeholder={t('chooseField')} aria-label={t('chooseField')}
        options={options} onChange={choose} className="wide"
      />
      {field && (
        <>
          <Typography.Text type="secondary" className="definition">{field.definition}</Typography.Text>
          <Select value={draft.op} aria-label={t('comparison')} options={operators(type, draft.op).map((op) => ({ value: op, label: label(type, op) }))} onChange={(op: string) => setDraft(withOperator(draft, type, op))} className="wide" />
          <Flex gap={8} align="center" className="editor-value"><Value item={draft} field={field} change={(value) => setDraft({ ...draft, value })} /></Flex>
          <Spread field={field} draft={draft} pick={(value) => setDraft({ ...draft, value })} />
        </>
      )}
      <Flex gap={8} justify="end">
        <Button onClick={cancel}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!ready(draft)}>{t('apply')}</Button>
      </Flex>
    </form>
  );
}

/** Spread shows what values customers have; those of a field with choices can be picked. */
function Spread({ field, draft, pick }: { field: Field; draft: Condition; pick: (value: unknown) => void }) {
  const detail = api.useQuery('get', '/api/fields/{name}', { params: { path: { name: field.name } } }, { staleTime: 300_000 });
  if (!detail.data || detail.data.bars.length === 0 || field.type === 'bool') return null;
  const many = shape(field.type, draft.op) === 'texts' && field.type === 'text';
  const list = Array.isArray(draft.value) ? (draft.value as unknown[]) : [];
  const toggle = (value: unknown) => pick(list.includes(value) ? list.filter((v) => v !== value) : [...list, value]);
  return <FieldBars field={detail.data} holds={(v) => holds(draft, v)} onPick={many ? toggle : undefined} />;
}

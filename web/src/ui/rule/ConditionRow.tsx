// One condition: field, comparison, value.
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Select, Tooltip } from 'antd';
import { operators, usual, withOperator } from './operators';
import { condition, type Condition } from './rule';
import type { useCatalogue } from './useCatalogue';
import { useOperator } from './useOperator';
import { Value } from './Value';
import { useWords } from './words';
import './rule.css';

interface ConditionRowProps {
  item: Condition;
  catalogue: ReturnType<typeof useCatalogue>;
  change: (item: Condition | null) => void;
  focus: () => void;
  /** Just added by the reader: the field is chosen next. */
  fresh?: boolean;
}

export function ConditionRow({ item, catalogue, change, focus, fresh = false }: ConditionRowProps) {
  const t = useWords();
  const field = catalogue.byName.get(item.field);
  const type = field?.type ?? 'text';
  const label = useOperator();
  const choose = (name: string) => {
    const next = catalogue.byName.get(name);
    change({ ...condition(name, usual(next?.type ?? 'text'), null), id: item.id });
  };
  return (
    <Flex gap={8} wrap align="center" className="condition" onFocus={focus} role="group" aria-label={field?.label ?? t('chooseField')}>
      <Tooltip title={field?.definition}>
        <Select showSearch={{ optionFilterProp: 'label' }} className="condition-field" popupMatchSelectWidth={260} value={item.field || undefined} placeholder={t('chooseField')} aria-label={t('chooseField')} options={catalogue.options} onChange={choose} autoFocus={fresh} defaultOpen={fresh} />
      </Tooltip>
      {item.field && (
        <>
          <Select className="condition-op" popupMatchSelectWidth={false} value={item.op} aria-label={t('operator')} options={operators(type, item.op).map((op) => ({ value: op, label: label(type, op) }))} onChange={(op: string) => change(withOperator(item, type, op))} />
          <Value item={item} field={field} change={(value) => change({ ...item, value })} />
        </>
      )}
      <Button type="text" icon={<DeleteOutlined />} aria-label={`${t('drop')} ${field?.label ?? ''}`} onClick={() => change(null)} />
    </Flex>
  );
}

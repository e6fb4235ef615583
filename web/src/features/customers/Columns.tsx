// Which columns the list has, and in which order.
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Flex, Popover, Select } from 'antd';
import type { useCatalogue } from '../../ui/rule/useCatalogue';
import { usualColumns } from './frame';
import { fieldsOf } from './useRows';
import { useWords } from './words';

interface ColumnsProps {
  columns: string[];
  catalogue: ReturnType<typeof useCatalogue>;
  change: (columns: string[]) => void;
}

export const mostColumns = 20;

export function Columns({ columns, catalogue, change }: ColumnsProps) {
  const t = useWords();
  const fields = fieldsOf(columns, catalogue.byName);
  const move = (at: number, to: number) => {
    const next = [...columns];
    next.splice(to, 0, ...next.splice(at, 1));
    change(next);
  };
  const free = catalogue.options.map((g) => ({ ...g, options: g.options.filter((o) => !columns.includes(o.value)) })).filter((g) => g.options.length > 0);
  const content = (
    <Flex vertical gap={8} className="editor">
      <ol className="columns" aria-label={t('columns')}>
        {fields.map((f, i) => (
          <li key={f.name}>
            <span>{f.label}</span>
            <Button size="small" type="text" icon={<ArrowUpOutlined />} disabled={i === 0} aria-label={t('columnUp', { label: f.label })} onClick={() => move(i, i - 1)} />
            <Button size="small" type="text" icon={<ArrowDownOutlined />} disabled={i === fields.length - 1} aria-label={t('columnDown', { label: f.label })} onClick={() => move(i, i + 1)} />
            <Button size="small" type="text" icon={<CloseOutlined />} disabled={fields.length === 1} aria-label={t('columnDrop', { label: f.label })} onClick={() => change(columns.filter((c) => c !== f.name))} />
          </li>
        ))}
      </ol>
      <Select
        value={null} showSearch={{ optionFilterProp: 'label' }} placeholder={t('columnAdd')} aria-label={t('columnAdd')} options={free} disabled={columns.length >= mostColumns} className="wide"
        onChange={(name: string | null) => name && change([...columns, name])}
      />
      <Button type="link" size="small" onClick={() => change(usualColumns)}>{t('columnsUsual')}</Button>
    </Flex>
  );
  return <Popover content={content} trigger="click" placement="bottomRight"><Button icon={<TableOutlined />}>{t('columns')}</Button></Popover>;
}

// A group of conditions: all or any of them, or none.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Flex, Input, Segmented, Tag } from 'antd';
import { ConditionRow } from '../../ui/rule/ConditionRow';
import { condition, group, type Group, type Item } from '../../ui/rule/rule';
import type { useCatalogue } from '../../ui/rule/useCatalogue';
import { useWords } from './words';

interface GroupBoxProps {
  item: Group;
  depth: number;
  catalogue: ReturnType<typeof useCatalogue>;
  change: (id: number, item: Item | null) => void;
  add: (to: number, item: Item) => void;
  focus: (id: number) => void;
}

export function GroupBox({ item, depth, catalogue, change, add, focus }: GroupBoxProps) {
  const t = useWords();
  return (
    <div className="rule-group" role="group" aria-label={item.op === 'and' ? t('all') : t('any')}>
      <Flex gap={12} wrap align="center">
        <Segmented size="small" value={item.op} onChange={(op: string) => change(item.id, { ...item, op: op === 'or' ? 'or' : 'and' })} options={[{ value: 'and', label: t('all') }, { value: 'or', label: t('any') }]} />
        <Checkbox checked={item.not} onChange={(e) => change(item.id, { ...item, not: e.target.checked })}>{t('not')}</Checkbox>
        {depth > 0 && <Button size="small" type="text" icon={<DeleteOutlined />} onClick={() => change(item.id, null)}>{t('dropGroup')}</Button>}
      </Flex>
      {item.items.map((i) => {
        if (i.kind === 'group') return <GroupBox key={i.id} item={i} depth={depth + 1} catalogue={catalogue} change={change} add={add} focus={focus} />;
        if (i.kind === 'condition') return <ConditionRow key={i.id} item={i} catalogue={catalogue} change={(next) => change(i.id, next)} focus={() => focus(i.id)} />;
        return (
          <Flex key={i.id} gap={8} align="center" className="condition">
            <Tag>{t('raw')}</Tag>
            <Input value={i.text} aria-label={t('raw')} onChange={(e) => change(i.id, { ...i, text: e.target.value })} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('drop')} onClick={() => change(i.id, null)} />
          </Flex>
        );
      })}
      <Flex gap={8} wrap>
        <Button size="small" icon={<PlusOutlined />} onClick={() => add(item.id, condition('', '=', null))}>{t('addCondition')}</Button>
        {depth < 4 && <Button size="small" icon={<PlusOutlined />} onClick={() => add(item.id, group(item.op === 'and' ? 'or' : 'and', [condition('', '=', null)]))}>{t('addGroup')}</Button>}
      </Flex>
    </div>
  );
}

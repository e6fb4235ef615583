// A group of conditions: all or any of them, or none.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Flex, Input, Segmented, Tag } from 'antd';
import { useRef, useState } from 'react';
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
  /** Takes this group out; the outermost stays. */
  drop?: () => void;
  /** The condition that the reader added with this group. */
  fresh?: number;
}

export function GroupBox({ item, depth, catalogue, change, add, focus, drop, fresh: within = 0 }: GroupBoxProps) {
  const t = useWords();
  const more = useRef<HTMLButtonElement>(null);
  const [fresh, setFresh] = useState(0);
  const append = (next: Item) => {
    setFresh(next.kind === 'group' ? next.items[0]?.id ?? 0 : next.id);
    add(item.id, next);
  };
  /** Who takes a part out by the keyboard goes on at the group. */
  const put = (id: number, next: Item | null) => {
    change(id, next);
    if (!next) more.current?.focus();
  };
  return (
    <div className="rule-group" role="group" aria-label={item.op === 'and' ? t('all') : t('any')}>
      <Flex gap={12} wrap align="center">
        <Segmented size="small" aria-label={t('joined')} value={item.op} onChange={(op: string) => change(item.id, { ...item, op: op === 'or' ? 'or' : 'and' })} options={[{ value: 'and', label: t('all') }, { value: 'or', label: t('any') }]} />
        <Checkbox checked={item.not} onChange={(e) => change(item.id, { ...item, not: e.target.checked })}>{t('not')}</Checkbox>
        {depth > 0 && <Button size="small" type="text" icon={<DeleteOutlined />} onClick={() => drop?.()}>{t('dropGroup')}</Button>}
      </Flex>
      {item.items.map((i) => {
        if (i.kind === 'group') return <GroupBox key={i.id} item={i} depth={depth + 1} fresh={fresh} catalogue={catalogue} change={change} add={add} focus={focus} drop={() => put(i.id, null)} />;
        if (i.kind === 'condition') return <ConditionRow key={i.id} item={i} catalogue={catalogue} fresh={i.id === fresh || i.id === within} change={(next) => put(i.id, next)} focus={() => focus(i.id)} />;
        return (
          <Flex key={i.id} gap={8} align="center" className="condition">
            <Tag>{t('raw')}</Tag>
            <Input value={i.text} aria-label={t('raw')} onChange={(e) => change(i.id, { kind: 'raw', id: i.id, text: e.target.value })} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('drop')} onClick={() => put(i.id, null)} />
          </Flex>
        );
      })}
      <Flex gap={8} wrap>
        <Button size="small" icon={<PlusOutlined />} ref={more} onClick={() => append(condition('', '=', null))}>{t('addCondition')}</Button>
        {depth < 4 && <Button size="small" icon={<PlusOutlined />} onClick={() => append(group(item.op === 'and' ? 'or' : 'and', [condition('', '=', null)]))}>{t('addGroup')}</Button>}
      </Flex>
    </div>
  );
}

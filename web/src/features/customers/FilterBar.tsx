// The conditions of the list as chips; each opens to be changed.
import { CloseOutlined, CodeOutlined, FilterOutlined } from '@ant-design/icons';
import { Button, Flex, Popover, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { condition, type Condition, type Item } from '../../ui/rule/rule';
import { RuleText } from '../../ui/rule/RuleText';
import type { useCatalogue } from '../../ui/rule/useCatalogue';
import { useItemText } from '../../ui/rule/useItemText';
import { useRule } from '../../ui/rule/useRule';
import { ConditionEditor } from './ConditionEditor';
import type { Filters } from './useFilters';
import { useWords } from './words';

type Catalogue = ReturnType<typeof useCatalogue>;

interface FilterBarProps {
  rule: string;
  filters: Filters;
  catalogue: Catalogue;
  setRule: (rule: string) => void;
}

export function FilterBar({ rule, filters, catalogue, setRule }: FilterBarProps) {
  const t = useWords();
  const [typing, setTyping] = useState(false);
  const items = filters.items;
  // A rule that cannot be read can still be mended as text.
  const text = typing || Boolean(filters.error);
  return (
    <Flex vertical gap={8} className="filters" role="search" aria-label={t('filters')}>
      <Flex gap={8} wrap align="center">
        {!items && !filters.error && <Skeleton.Button active size="small" />}
        {items?.map((item) => (
          <Chip key={item.id} item={item} catalogue={catalogue} change={(next) => filters.replace(item.id, next)} remove={() => filters.remove(item.id)} edit={() => setTyping(true)} />
        ))}
        <AddFilter catalogue={catalogue} add={filters.add} disabled={!items} />
        {items && items.length > 1 && <Button type="link" size="small" onClick={filters.clear}>{t('clear')}</Button>}
        <Button type="text" size="small" icon={<CodeOutlined />} aria-expanded={text} onClick={() => setTyping(!typing)}>{t('asText')}</Button>
      </Flex>
      {text && <TextFilter key={rule} rule={rule} catalogue={catalogue} apply={(next) => { setRule(next); setTyping(false); }} />}
    </Flex>
  );
}

interface ChipProps {
  item: Item;
  catalogue: Catalogue;
  change: (item: Item) => void;
  remove: () => void;
  edit: () => void;
}

function Chip({ item, catalogue, change, remove, edit }: ChipProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const text = useItemText(catalogue.byName)(item);
  const content = item.kind === 'condition'
    ? <ConditionEditor item={item} catalogue={catalogue} done={(next) => { setOpen(false); change(next); }} cancel={() => setOpen(false)} />
    : <Flex vertical gap={8} className="editor"><Typography.Text>{text}</Typography.Text><Button onClick={() => { setOpen(false); edit(); }}>{t('editAsText')}</Button></Flex>;
  return (
    <span className="chip">
      <Popover content={content} open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" destroyOnHidden>
        <Button size="small" type="text" className="chip-text" aria-expanded={open} title={text}><bdi>{text}</bdi></Button>
      </Popover>
      <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('dropFilter', { text })} onClick={remove} />
    </span>
  );
}

function AddFilter({ catalogue, add, disabled }: { catalogue: Catalogue; add: (item: Condition) => void; disabled: boolean }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover
      open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" destroyOnHidden
      content={<ConditionEditor item={condition('', '=', null)} catalogue={catalogue} done={(next) => { close(); add(next); }} cancel={close} />}
    >
      <Button size="small" icon={<FilterOutlined />} disabled={disabled} aria-expanded={open}>{t('addFilter')}</Button>
    </Popover>
  );
}

/** TextFilter is the rule in the language of rules, for those who know it. */
function TextFilter({ rule, catalogue, apply }: { rule: string; catalogue: Catalogue; apply: (rule: string) => void }) {
  const t = useWords();
  const edit = useRule(rule, catalogue.typeOf);
  const names = [...catalogue.byName.values()];
  return (
    <div className="filter-text">
      <RuleText edit={edit} names={names} />
      <Flex gap={8}>
        <Button type="primary" disabled={Boolean(edit.error)} loading={edit.counting} onClick={() => apply(edit.text.trim())}>{t('apply')}</Button>
      </Flex>
    </div>
  );
}

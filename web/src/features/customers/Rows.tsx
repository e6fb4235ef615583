// The list on a desk: one body per page, and only those near the reader are
// drawn, so that a thousand rows scroll like fifty.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { memo, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useNavigate } from 'react-router';
import type { Field } from '../../ui/rule/useCatalogue';
import { useMay } from '../../ui/session';
import { useFieldText } from '../../ui/terms';
import { nextSort, sortField } from './frame';
import { NameLink, useCustomerAddress } from './NameLink';
import type { Item } from './useRows';
import { useWords } from './words';

interface RowsProps {
  pages: Item[][];
  fields: Field[];
  sort: string;
  setSort: (sort: string) => void;
  stale: boolean;
  children?: ReactNode;
}

const widths: Record<string, number> = { number: 128, bool: 96, time: 128, date: 128, text: 148 };
const nameWidth = 184;

export function Rows({ pages, fields, sort, setSort, stale, children }: RowsProps) {
  const t = useWords();
  const region = useRef<HTMLDivElement>(null);
  const width = nameWidth + fields.reduce((sum, f) => sum + (widths[f.type] ?? 148), 0);
  return (
    <div ref={region} role="region" aria-label={t('list')} aria-busy={stale} tabIndex={0} className={'rows' + (stale ? ' stale' : '')}>
      <table style={{ minWidth: width }}>
        <colgroup>
          <col style={{ width: nameWidth }} />
          {fields.map((f) => <col key={f.name} style={{ width: widths[f.type] }} />)}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            {fields.map((f) => <Heading key={f.name} field={f} sort={sort} setSort={setSort} />)}
          </tr>
        </thead>
        {pages.map((items, i) => <Body key={i} items={items} fields={fields} region={region} />)}
      </table>
      {children}
    </div>
  );
}

function Heading({ field, sort, setSort }: { field: Field; sort: string; setSort: (sort: string) => void }) {
  const may = useMay();
  const here = sortField(sort) === field.name;
  const down = sort.startsWith('-');
  const name = field.type === 'number' ? 'number' : undefined;
  // What the reader sees masked cannot be sorted by.
  if (field.personal && !may('customer.personal')) return <th scope="col" className={name} title={field.definition}>{field.label}</th>;
  return (
    <th scope="col" className={name} aria-sort={here ? (down ? 'descending' : 'ascending') : undefined}>
      <button type="button" title={field.definition} onClick={() => setSort(nextSort(sort, field.name, field.type))}>
        {field.label}{here && <span className="sorted">{down ? <ArrowDownOutlined /> : <ArrowUpOutlined />}</span>}
      </button>
    </th>
  );
}

interface BodyProps {
  items: Item[];
  fields: Field[];
  region: RefObject<HTMLDivElement | null>;
}

/** Body is one page; far from the reader it is an empty space of the same height. */
const Body = memo(function Body({ items, fields, region }: BodyProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [gap, setGap] = useState(0);
  useEffect(() => {
    const node = body.current;
    if (!node) return undefined;
    const watch = new IntersectionObserver(([entry]) => {
      if (entry) setGap(entry.isIntersecting ? 0 : entry.boundingClientRect.height);
    }, { root: region.current, rootMargin: '1500px 0px' });
    watch.observe(node);
    return () => watch.disconnect();
  }, [region]);
  return (
    <tbody ref={body}>
      {gap > 0 ? <tr aria-hidden style={{ height: gap }}><td colSpan={fields.length + 1} /></tr> : items.map((c) => <Row key={c.id} item={c} fields={fields} />)}
    </tbody>
  );
});

const Row = memo(function Row({ item, fields }: { item: Item; fields: Field[] }) {
  const text = useFieldText();
  const go = useNavigate();
  const address = useCustomerAddress();
  return (
    <tr onClick={(e) => { if (mayOpen(e.target)) void go(address(item.id)); }}>
      <th scope="row"><NameLink id={item.id} name={item.name} /></th>
      {fields.map((f) => {
        const value = item.values[f.name];
        return <td key={f.name} className={f.type === 'number' ? 'number' : undefined} title={value === null ? undefined : text(f, value, true)}>{text(f, value)}</td>;
      })}
    </tr>
  );
});

/** mayOpen leaves links to themselves, and text that is being selected. */
function mayOpen(target: EventTarget): boolean {
  return target instanceof Element && !target.closest('a') && !getSelection()?.toString();
}

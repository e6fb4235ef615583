// The list on a phone: one card per customer.
import type { Field } from '../../ui/rule/useCatalogue';
import { useFieldText } from '../../ui/terms';
import { NameLink } from './NameLink';
import type { Item } from './useRows';
import { useWords } from './words';

export function Cards({ pages, fields, stale }: { pages: Item[][]; fields: Field[]; stale: boolean }) {
  const t = useWords();
  const text = useFieldText();
  return (
    <ul className={'cards' + (stale ? ' stale' : '')} aria-label={t('list')} aria-busy={stale}>
      {pages.flat().map((c) => (
        <li key={c.id}>
          <NameLink id={c.id} name={c.name} />
          <dl>
            {fields.map((f) => (
              <div key={f.name}><dt>{f.label}</dt><dd>{text(f, c.values[f.name])}</dd></div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

// Key figures beside everybody's; each opens the rows it was computed from.
import { Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { percent } from '../../ui/format';
import { useFieldText } from '../../ui/terms';
import { figuresOf, keyFigures, type CustomerRecord, type FieldValue } from './known';
import { place, position } from './standing';
import { useRowsLink } from './useRowsLink';
import { useWords } from './words';

interface FiguresProps {
  id: number;
  record: CustomerRecord;
  names?: readonly string[];
}

export function Figures({ id, record, names = keyFigures }: FiguresProps) {
  const t = useWords();
  const fields = figuresOf(record, names);
  const numbers = fields.filter((f) => f.type === 'number').map((f) => f.name);
  const standing = api.useQuery('get', '/api/customers/{id}/standing', { params: { path: { id }, query: { fields: numbers } } }, { enabled: numbers.length > 0 });
  const of = new Map((standing.data?.items ?? []).map((s) => [s.field, s]));
  return (
    <>
      <ul className="figures" aria-label={t('figuresOf')}>
        {fields.map((f) => <li key={f.name}><Figure id={id} field={f} standing={of.get(f.name)} /></li>)}
      </ul>
      {of.size > 0 && <Typography.Paragraph type="secondary" className="figures-note">{t('medianWhy')}</Typography.Paragraph>}
    </>
  );
}

function Figure({ id, field, standing }: { id: number; field: FieldValue; standing: Schemas['CustomerStanding'] | undefined }) {
  const t = useWords();
  const text = useFieldText();
  const open = useRowsLink(id);
  const value = text(field, field.value);
  return (
    <button type="button" className="figure-tile" title={text(field, field.value, true)} onClick={() => open(field.name)} aria-label={t('openRows', { label: field.label, value })}>
      <span className="quiet">{field.label}</span>
      <strong className="figure">{value}</strong>
      {standing && <Standing standing={standing} median={text(field, standing.median)} />}
    </button>
  );
}

function Standing({ standing, median }: { standing: Schemas['CustomerStanding']; median: string }) {
  const t = useWords();
  const where = place(standing);
  if (where.kind === 'alone') return <small className="quiet">{t('alone')}</small>;
  return (
    <>
      <span className="scale" aria-hidden><i style={{ insetInlineStart: `${position(standing) * 100}%` }} /></span>
      <small className="quiet">{t(where.kind, { share: 'share' in where ? percent(where.share, 0) : '' })}</small>
      <small className="quiet">{t('median', { value: median })}</small>
    </>
  );
}

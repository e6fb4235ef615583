// What was recognised in a file; each of it can be changed.
import { AutoComplete, Form, Select } from 'antd';
import type { ReactNode } from 'react';
import { api, type Schemas } from '../../api/client';
import { usePick } from '../../ui/words';
import type { Choice } from './queue';
import { useWords } from './words';

interface FormatFormProps {
  found: Schemas['IngestInspection'];
  kinds: readonly Schemas['IngestKindFields'][];
  choice: Choice;
  change: (choice: Choice) => void;
}

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be'];
const unsureKind = 0.5;

export function FormatForm({ found, kinds, choice, change }: FormatFormProps) {
  const t = useWords();
  const pick = usePick();
  const sources = useSources();
  const { format } = found;
  const delimiters = [[',', ','], [';', ';'], ['\t', t('tab')], ['|', '|']] as const;
  const asked = !choice.kind && found.certainty < unsureKind;
  const encodingsHere = [...new Set([format.encoding ?? '', choice.encoding ?? '', ...encodings])].filter(Boolean);
  return (
    <Form layout="vertical" className="format">
      <Form.Item label={t('kind')} validateStatus={asked ? 'warning' : undefined} help={asked ? t('kindUnsure') : undefined}>
        <Select<Choice['kind']> value={(found.kind || undefined) as Choice['kind']} placeholder={t('kindAsk')} onChange={(kind) => change({ kind })} aria-label={t('kind')} options={kinds.map((k) => ({ value: k.kind as Choice['kind'], label: pick(k.label) }))} />
      </Form.Item>
      {format.encoding && <Choose label={t('encoding')}><Select value={choice.encoding ?? format.encoding} onChange={(encoding: string) => change({ encoding })} aria-label={t('encoding')} options={encodingsHere.map((e) => ({ value: e, label: e === 'gb18030' ? 'GBK / GB18030' : e.toUpperCase() }))} /></Choose>}
      {format.delimiter && <Choose label={t('delimiter')}><Select value={choice.delimiter ?? format.delimiter} onChange={(delimiter: string) => change({ delimiter })} aria-label={t('delimiter')} options={delimiters.map(([value, label]) => ({ value, label }))} /></Choose>}
      {(format.sheets?.length ?? 0) > 1 && <Choose label={t('sheet')}><Select value={choice.sheet ?? format.sheet} onChange={(sheet: string) => change({ sheet })} aria-label={t('sheet')} options={format.sheets?.map((s) => ({ value: s, label: s }))} /></Choose>}
      {((found.dates?.length ?? 0) > 0 || choice.date_order) && (
        <Choose label={t('dateOrder')}>
          <Select<Choice['date_order']> value={choice.date_order ?? 'month-first'} onChange={(order) => change({ date_order: order })} aria-label={t('dateOrder')} options={[{ value: 'month-first', label: t('monthFirst') }, { value: 'day-first', label: t('dayFirst') }]} />
        </Choose>
      )}
      <Form.Item label={t('source')} htmlFor="import-source">
        <AutoComplete id="import-source" maxLength={60} placeholder={t('sourceHint')} options={sources.map((s) => ({ value: s }))} defaultValue={choice.source} onSelect={(s: string) => change({ source: s })} onBlur={(e) => { const source = (e.target as HTMLInputElement).value.trim() || undefined; if (source !== choice.source) change({ source }); }} />
      </Form.Item>
    </Form>
  );
}

const Choose = ({ label, children }: { label: string; children: ReactNode }) => <Form.Item label={label}>{children}</Form.Item>;

/** useSources are the names under which files came before. */
function useSources(): string[] {
  const list = api.useQuery('get', '/api/imports', { params: { query: { limit: 100 } } });
  return [...new Set((list.data?.items ?? []).map((b) => b.source).filter(Boolean))];
}

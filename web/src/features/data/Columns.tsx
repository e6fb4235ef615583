// What was recognised in the file; each of it can be changed.
import { Alert, Card, Flex, Form, Input, Select, Typography } from 'antd';
import type { ReactNode } from 'react';
import { api } from '../../api/client';
import { bytes } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { Mapping } from './Mapping';
import type { ImportBody } from './useImport';
import { useWords } from './words';

interface ColumnsProps {
  body: ImportBody;
  change: (body: ImportBody) => void;
  actions: ReactNode;
}

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be'];

export function Columns({ body, change, actions }: ColumnsProps) {
  const t = useWords();
  const pick = usePick();
  const inspect = api.useQuery('post', '/api/imports/inspect', { body }, { placeholderData: (before) => before, staleTime: Infinity });
  const kinds = api.useQuery('get', '/api/imports/fields', {}, { staleTime: Infinity });
  const delimiters = [[',', ','], [';', ';'], ['\t', t('tab')], ['|', '|']] as const;
  return (
    <Card>
      <Loaded query={inspect}>
        {(found) => (
          <Flex vertical gap={16}>
            <Typography.Text type="secondary">{[bytes(found.format.size), pick(found.mapping.notes?.[0])].filter(Boolean).join(' · ')}</Typography.Text>
            <Form layout="vertical" className="format">
              <Form.Item label={t('kind')}>
                <Select<string> value={found.kind || undefined} onChange={(kind) => change({ kind: kind as ImportBody['kind'], map: undefined })} aria-label={t('kind')} options={(kinds.data?.items ?? []).map((k) => ({ value: k.kind, label: pick(k.label) }))} />
              </Form.Item>
              {found.format.encoding && <Form.Item label={t('encoding')}><Select value={found.format.encoding} onChange={(encoding: string) => change({ encoding })} aria-label={t('encoding')} options={[...new Set([found.format.encoding, ...encodings])].map((e) => ({ value: e, label: e.toUpperCase() }))} /></Form.Item>}
              {found.format.delimiter && <Form.Item label={t('delimiter')}><Select value={found.format.delimiter} onChange={(delimiter: string) => change({ delimiter })} aria-label={t('delimiter')} options={delimiters.map(([value, label]) => ({ value, label }))} /></Form.Item>}
              {(found.format.sheets?.length ?? 0) > 1 && <Form.Item label={t('sheet')}><Select value={found.format.sheet} onChange={(sheet: string) => change({ sheet })} aria-label={t('sheet')} options={found.format.sheets?.map((s) => ({ value: s, label: s }))} /></Form.Item>}
              <Form.Item label={t('source')} htmlFor="import-source"><Input id="import-source" maxLength={60} placeholder={t('sourceHint')} onBlur={(e) => change({ source: e.target.value.trim() || undefined })} defaultValue={body.source} /></Form.Item>
            </Form>
            {found.problem && <Alert type="warning" showIcon title={t('problem')} description={found.problem} />}
            <Typography.Text>{t('mapHint')}</Typography.Text>
            <Mapping inspection={found} kinds={kinds.data?.items ?? []} change={(map) => change({ map })} />
            {actions}
          </Flex>
        )}
      </Loaded>
    </Card>
  );
}

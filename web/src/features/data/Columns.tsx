// One file: what it is, how it is read, and which column fills which field.
import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Tag, Typography } from 'antd';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { bytes, number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { FormatForm } from './FormatForm';
import { Mapping } from './Mapping';
import { unsure } from './matched';
import type { Choice, QueuedFile } from './queue';
import { inspection, silent } from './useImport';
import { useWords } from './words';

interface ColumnsProps {
  file: QueuedFile;
  change: (choice: Choice) => void;
}

export function Columns({ file, change }: ColumnsProps) {
  const t = useWords();
  const pick = usePick();
  const inspect = useQuery({ ...inspection(file), placeholderData: (before) => before });
  const plain = useQuery(inspection({ ...file, choice: {} })); // what the file is by itself, when a choice does not fit
  const kinds = api.useQuery('get', '/api/imports/fields', {}, { staleTime: Infinity });
  const failed = inspect.error && !silent(inspect.error) ? inspect.error : null;
  const found = inspect.data ?? plain.data;
  return (
    <Loaded query={{ data: found, error: failed, refetch: inspect.refetch }}>
      {(known) => {
        const rest = known.columns.length - known.mapping.fields.length;
        const checks = known.mapping.fields.filter(unsure).length;
        const notes = [...(known.mapping.notes ?? []), ...(known.dates ?? []), ...(known.format.notes ?? [])];
        return (
          <Flex vertical gap={16}>
            <Typography.Text type="secondary">{[known.format.file.toUpperCase(), bytes(known.format.size), t('columnsFound', { count: known.columns.length })].join(' · ')}</Typography.Text>
            <FormatForm found={known} kinds={kinds.data?.items ?? []} choice={file.choice} change={change} />
            {failed && <ErrorNote error={failed} />}
            {known.last_time && <Alert type="info" showIcon title={file.choice.source ? t('lastTime', { source: file.choice.source, time: time(known.last_time) }) : t('lastTimeSuch', { time: time(known.last_time) })} />}
            {known.problem && <Alert type="warning" showIcon role="alert" title={t('problem')} description={pick(known.problem)} />}
            {notes.length > 0 && <Alert type="info" showIcon title={t('warnings')} description={<ul className="plain-list">{notes.map((n) => <li key={n.en}>{pick(n)}</li>)}</ul>} />}
            {known.kind && !failed && (
              <>
                <Flex gap={8} wrap align="center">
                  <Typography.Text>{rest > 0 ? t('mapped', { used: number(known.mapping.fields.length), rest: number(rest) }) : t('mappedAll', { used: number(known.columns.length) })}</Typography.Text>
                  {checks > 0 && <Tag color="warning">{t('checks', { count: checks })}</Tag>}
                </Flex>
                <Mapping inspection={known} kinds={kinds.data?.items ?? []} change={(map) => change({ map })} />
              </>
            )}
          </Flex>
        );
      }}
    </Loaded>
  );
}

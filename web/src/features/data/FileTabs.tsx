// The files of the wizard, each with what it is and whether it is ready.
import { CheckCircleFilled, ExclamationCircleFilled, LoadingOutlined } from '@ant-design/icons';
import { Tabs } from 'antd';
import { api, type Schemas } from '../../api/client';
import { usePick } from '../../ui/words';
import { unsure } from './matched';
import type { QueuedFile } from './queue';
import { useWords } from './words';

interface FileTabsProps {
  queue: readonly QueuedFile[];
  found: readonly { data?: Schemas['IngestInspection']; error: unknown }[];
  current: string;
  choose: (upload: string) => void;
}

export function FileTabs({ queue, found, current, choose }: FileTabsProps) {
  const t = useWords();
  const pick = usePick();
  const kinds = api.useQuery('get', '/api/imports/fields', {}, { staleTime: Infinity });
  const first = queue[0];
  if (queue.length === 1 && first) return <strong className="file-name"><bdi>{first.name}</bdi></strong>;
  const mark = (at: number) => {
    const state = found[at];
    if (state?.error || state?.data?.problem) return <ExclamationCircleFilled className="mark-bad" aria-label={t('problem')} />;
    if (!state?.data) return <LoadingOutlined aria-label={t('reading')} />;
    if (state.data.mapping.fields.some(unsure)) return <ExclamationCircleFilled className="mark-look" aria-label={t('unsure')} />;
    return <CheckCircleFilled className="mark-good" aria-label={t('fileReady')} />;
  };
  const kind = (at: number) => pick(kinds.data?.items.find((k) => k.kind === found[at]?.data?.kind)?.label);
  return (
    <Tabs
      size="small" activeKey={current} onChange={choose} className="file-tabs"
      items={queue.map((f, at) => ({ key: f.upload, label: <span>{mark(at)} <bdi>{f.name}</bdi> <span className="quiet">{kind(at)}</span></span> }))}
    />
  );
}

// One or many files on their way to the server.
import { DeleteOutlined, FileOutlined, InboxOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Progress, Typography, Upload } from 'antd';
import { useRef, useState } from 'react';
import { upload } from '../../api/client';
import { useSentence } from '../../ui/ErrorNote';
import { bytes } from '../../ui/format';
import type { QueuedFile } from './queue';
import { useWords } from './words';

interface FilesProps {
  queue: readonly QueuedFile[];
  add: (file: QueuedFile) => void;
  remove: (upload: string) => void;
  proceed: () => void;
}

interface Sending {
  key: number;
  file: File;
  share: number;
  error?: unknown;
}

export function Files({ queue, add, remove, proceed }: FilesProps) {
  const t = useWords();
  const [sending, setSending] = useState<Sending[]>([]);
  const next = useRef(0);
  const change = (key: number, to: Partial<Sending>) => setSending((all) => all.map((s) => (s.key === key ? { ...s, ...to } : s)));

  const send = async (all: Sending[]) => {
    let whole = true;
    for (const { key, file } of all) {
      try {
        const sent = await upload(file, (share) => change(key, { share }));
        add({ upload: sent.upload, name: sent.name, size: sent.size, choice: {} });
        setSending((before) => before.filter((s) => s.key !== key));
      } catch (error) {
        whole = false;
        change(key, { error });
      }
    }
    if (whole) proceed();
  };
  const begin = (files: readonly File[]) => {
    const all = files.map((file) => ({ key: next.current++, file, share: 0 }));
    setSending((before) => [...before, ...all]);
    void send(all);
  };
  const again = (s: Sending) => {
    change(s.key, { error: undefined, share: 0 });
    void send([s]);
  };
  const busy = sending.some((s) => !s.error);

  return (
    <Flex vertical gap={16}>
      {!busy && (
        <Upload.Dragger multiple showUploadList={false} className="drop" beforeUpload={(file, list) => { if (file === list[0]) begin(list); return false; }}>
          <p className="ant-upload-drag-icon"><InboxOutlined /></p>
          <p className="ant-upload-text">{t('drop')}</p>
          <p className="ant-upload-hint">{t('dropHint')}</p>
        </Upload.Dragger>
      )}
      {(queue.length > 0 || sending.length > 0) && (
        <Card>
          <ul className="files">
            {queue.map((f) => (
              <li key={f.upload}>
                <FileOutlined /> <bdi className="file-name">{f.name}</bdi> <span className="quiet">{bytes(f.size)}</span>
                <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('removeFile', { name: f.name })} onClick={() => remove(f.upload)} />
              </li>
            ))}
            {sending.map((s) => <OnItsWay key={s.key} file={s} again={() => again(s)} />)}
          </ul>
          {queue.length > 0 && !busy && <Button type="primary" onClick={proceed}>{t('toColumns')}</Button>}
        </Card>
      )}
    </Flex>
  );
}

/** OnItsWay is a file that is being sent, or that could not be. */
function OnItsWay({ file: { file, share, error }, again }: { file: Sending; again: () => void }) {
  const t = useWords();
  const sentence = useSentence();
  return (
    <li>
      <FileOutlined /> <bdi className="file-name">{file.name}</bdi> <span className="quiet">{bytes(file.size)}</span>
      {error ? (
        <>
          <Typography.Text type="danger" role="alert">{sentence(error)}</Typography.Text>
          <Button size="small" onClick={again}>{t('sendAgain')}</Button>
        </>
      ) : <Progress percent={Math.round(share * 100)} size="small" aria-label={t('uploading', { name: file.name })} />}
    </li>
  );
}
